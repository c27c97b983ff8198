package dev.wallcrawler.controller.cdp;

import java.nio.charset.StandardCharsets;

/**
 * Tells by the bytes of a command's beginning whether {@link OperationRules} may have something to say of it: most commands are
 * none of a user's deeds, and need not be read as JSON.
 */
final class CommandSieve {

    private static final byte[] METHOD = ascii("\"method\"");
    private static final byte[] RETURN_BY_VALUE = ascii("\"returnByValue\"");
    private static final byte[] PLAYWRIGHT = ascii("utilityScript");

    private CommandSieve() {}

    /** Whether the command has to be read; where the bytes alone do not tell, it has. */
    static boolean holds(byte[] head, int length) {
        boolean hasMethod = false;
        for (int key = find(METHOD, head, 0, length); key >= 0; key = find(METHOD, head, key + 1, length)) {
            int value = value(head, key + METHOD.length, length);
            if (value >= 0) {
                hasMethod = true;
                if (concerns(head, value, length)) {
                    return true;
                }
            }
        }
        return !hasMethod;
    }

    /** Where the characters begin of the text that is the value of the key that ends there; -1 if it has no such value. */
    private static int value(byte[] head, int afterKey, int length) {
        int colon = skipBlanks(head, afterKey, length);
        if (colon == length || head[colon] != ':') {
            return -1;
        }
        int quote = skipBlanks(head, colon + 1, length);
        return quote == length || head[quote] != '"' ? -1 : quote + 1;
    }

    private static int skipBlanks(byte[] head, int from, int length) {
        int at = from;
        while (at < length && (head[at] == ' ' || head[at] == '\t' || head[at] == '\n' || head[at] == '\r')) {
            at++;
        }
        return at;
    }

    private static boolean concerns(byte[] head, int method, int length) {
        int end = method;
        while (end < length && head[end] != '.' && head[end] != '"') {
            if (head[end] == '\\') {
                return true;
            }
            end++;
        }
        return switch (new String(head, method, end - method, StandardCharsets.ISO_8859_1)) {
            case "Page", "Input", "DOM", "DOMSnapshot", "Accessibility", "Browser" -> true;
            case "Runtime" -> find(RETURN_BY_VALUE, head, 0, length) >= 0 || find(PLAYWRIGHT, head, 0, length) >= 0;
            default -> false;
        };
    }

    private static int find(byte[] what, byte[] head, int from, int length) {
        for (int at = from; at <= length - what.length; at++) {
            int matched = 0;
            while (matched < what.length && head[at + matched] == what[matched]) {
                matched++;
            }
            if (matched == what.length) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
