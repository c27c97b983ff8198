package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.logging.BrowserOperation.Kind;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script that Playwright has the page run. Playwright wraps each one, its user's and its own, in a call of its utility script
 * with the script as an argument; its own ones talk to an object {@code injected} or are known by how they begin.
 *
 * @param script the script as it stands in the JSON text, quotes escaped, followed by its arguments
 * @param returnsValue whether the script's result comes back as a value
 */
record PlaywrightCall(String script, boolean returnsValue) {

    private static final String WRAPPER = "\"functionDeclaration\":\"(utilityScript, ...args) => utilityScript.evaluate(";
    private static final Pattern ARGUMENTS = Pattern.compile("\\{\"value\":(true|false)\\},\\{\"value\":\"");
    private static final Pattern INJECTED = Pattern.compile("^(async )?\\(\\[?injected\\d*\\b");
    private static final String QUERY = ".info.parsed";

    private static final List<String> OWN_SCRIPTS = List.of(
            "(r) => ",
            "(h) => ",
            "() => ({ width: innerWidth, height: innerHeight })",
            "(function inPagePrepareForScreenshots",
            "window.__pwCleanupScreenshot",
            "document.fonts.ready");

    private static final List<String> READING = List.of(QUERY, ".documentContent(", ".ariaSnapshot");
    private static final List<String> ACTING = List.of(".selectOptions(", ".setInputFiles(", ".dispatchEvent(");

    /** Possessive, since what could be given back would be kept on the stack, a frame for each character. */
    private static final Pattern SELECTOR_PART = Pattern.compile(
            "\"k\":\"name\",\"v\":\"([^\"\\\\]*)\"|\"k\":\"source\",\"v\":\"((?:[^\"\\\\]|\\\\.)*+)\"");

    /** The marks of a query's parsed selector in the text: where it begins, and what follows it. */
    private static final String SELECTOR = "\"k\":\"parsed\"";

    private static final String AFTER_SELECTOR = "\"k\":\"world\"";

    /** Reads a command; empty if it is not such a call. */
    static Optional<PlaywrightCall> in(String command) {
        int wrapper = command.indexOf(WRAPPER);
        if (wrapper < 0) {
            return Optional.empty();
        }
        Matcher arguments = ARGUMENTS.matcher(command);
        if (!arguments.find(wrapper)) {
            return Optional.empty();
        }
        return Optional.of(new PlaywrightCall(command.substring(arguments.end()), arguments.group(1).equals("true")));
    }

    /** What Playwright's user is doing with it; empty for a step of Playwright's own. */
    Optional<Kind> kind() {
        if (INJECTED.matcher(script).find()) {
            if (ACTING.stream().anyMatch(script::contains)) {
                return Optional.of(Kind.ACT);
            }
            boolean reads = returnsValue && READING.stream().anyMatch(script::contains);
            return reads ? Optional.of(Kind.EXTRACT) : Optional.empty();
        }
        boolean isOwn = OWN_SCRIPTS.stream().anyMatch(script::startsWith);
        return returnsValue && !isOwn ? Optional.of(Kind.EXTRACT) : Optional.empty();
    }

    /** The selector that it looks for, such as {@code #id} or {@code internal:role=button >> text=Go}. */
    Optional<String> selector() {
        int from = script.indexOf(SELECTOR);
        if (from < 0) {
            return Optional.empty();
        }
        int to = script.indexOf(AFTER_SELECTOR, from);
        Matcher parts = SELECTOR_PART.matcher(script.substring(from, to < 0 ? script.length() : to));
        StringBuilder selector = new StringBuilder();
        String engine = "";
        while (parts.find()) {
            if (parts.group(1) != null) {
                engine = parts.group(1);
            } else {
                selector.append(selector.isEmpty() ? "" : " >> ")
                        .append(engine.equals("css") ? "" : engine + "=")
                        .append(unescaped(parts.group(2)));
            }
        }
        return selector.isEmpty() ? Optional.empty() : Optional.of(selector.toString());
    }

    private static String unescaped(String json) {
        return json.replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
