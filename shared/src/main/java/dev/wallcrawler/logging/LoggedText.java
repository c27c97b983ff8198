package dev.wallcrawler.logging;

/**
 * Texts as they are put on a line: secrets redacted, line breaks and whatever else could break a line escaped, at most
 * {@link #MAX_LENGTH} characters long. A text that needs none of it is copied as it is, after one look at each character.
 */
final class LoggedText {
    /** How many characters of output one text may take, apart from the note that says how many were cut. */
    static final int MAX_LENGTH = 4_096;

    /** How much of a text is read at all. */
    private static final int MAX_READ = 16 * MAX_LENGTH;

    private static final byte PLAIN = 0;
    private static final byte ESCAPED = 1;
    private static final byte MARKER = 2;
    private static final byte[] KINDS = kinds();
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private LoggedText() {}

    /** Appends the text as a JSON string. */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        if (text.length() <= MAX_LENGTH && isPlain(text)) {
            out.append(text);
        } else {
            escape(out, text);
        }
        out.append('"');
    }

    /** Appends the text for a terminal: on one line, control characters as blanks. */
    static void readable(StringBuilder out, String text) {
        append(out, text, false);
    }

    /** Appends the text for a terminal: line breaks and tabs stay. */
    static void readableLines(StringBuilder out, String text) {
        append(out, text, true);
    }

    private static void append(StringBuilder out, String text, boolean lines) {
        String read = Redaction.apply(readPart(text));
        for (int i = 0; i < read.length(); i++) {
            char c = read.charAt(i);
            boolean kept = !Character.isISOControl(c) || (lines && (c == '\n' || c == '\t'));
            out.append(kept ? c : ' ');
        }
        noteCut(out, text.length() - readPart(text).length());
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                return false;
            }
            byte kind = KINDS[c];
            if (kind != PLAIN && (kind == ESCAPED || Redaction.isMarkedAt(text, i))) {
                return false;
            }
        }
        return true;
    }

    private static void escape(StringBuilder out, String text) {
        String read = Redaction.apply(readPart(text));
        int cut = text.length() - readPart(text).length();
        int end = out.length() + MAX_LENGTH;
        for (int i = 0; i < read.length(); i++) {
            if (out.length() >= end) {
                noteCut(out, cut + read.length() - i);
                return;
            }
            char c = read.charAt(i);
            if (c < 128 ? KINDS[c] != ESCAPED : !breaksLines(c)) {
                if (!Character.isSurrogate(c)) {
                    out.append(c);
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < read.length()
                        && Character.isLowSurrogate(read.charAt(i + 1))) {
                    out.append(c).append(read.charAt(++i));
                } else {
                    appendUnicodeEscape(out, c);
                }
            } else {
                appendEscape(out, c);
            }
        }
        noteCut(out, cut);
    }

    private static String readPart(String text) {
        return text.length() <= MAX_READ ? text : text.substring(0, MAX_READ);
    }

    private static void noteCut(StringBuilder out, int cut) {
        if (cut > 0) {
            out.append("…[").append(cut).append(" characters cut]");
        }
    }

    /** Whether some readers of logs take the character for the end of a line. */
    private static boolean breaksLines(char c) {
        return c <= '\u009f' || c == '\u2028' || c == '\u2029';
    }

    private static void appendEscape(StringBuilder out, char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> appendUnicodeEscape(out, c);
        }
    }

    private static void appendUnicodeEscape(StringBuilder out, char c) {
        out.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 15])
                .append(HEX[c >> 4 & 15])
                .append(HEX[c & 15]);
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[128];
        for (char c = 0; c < 128; c++) {
            if (c < ' ' || c == 127 || c == '"' || c == '\\') {
                kinds[c] = ESCAPED;
            } else if (Redaction.mayMark(c)) {
                kinds[c] = MARKER;
            }
        }
        return kinds;
    }
}
