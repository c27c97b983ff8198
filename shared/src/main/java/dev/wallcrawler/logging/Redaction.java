package dev.wallcrawler.logging;

import java.util.regex.Pattern;

/**
 * The last net under secrets that found their way into a text: tokens (JWTs, {@code token=…}), API keys ({@code wc_…}) and the
 * user info of URLs become {@code [redacted]}. Nobody may rely on it. No regular expression runs on a text that holds none of
 * the marks by which these are known.
 */
final class Redaction {
    /** Matches what only begins like one, too, and then lacks its group: no character is looked at again and again. */
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]*+(?:((?:\\.[A-Za-z0-9_-]*+){2,4}+)|)");
    private static final Pattern TOKEN_PARAMETER = Pattern.compile("(?i)(token=)[^&\\s\"'<>#;,)\\]}\\\\]++");
    private static final Pattern API_KEY = Pattern.compile("wc_[A-Za-z0-9_-]++");
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]*+@");

    private Redaction() {}

    static String apply(String text) {
        if (!isMarked(text)) {
            return text;
        }
        String result = TOKEN_PARAMETER.matcher(text).replaceAll("$1[redacted]");
        result = JWT.matcher(result).replaceAll(match -> match.group(1) == null ? match.group() : "[redacted]");
        result = API_KEY.matcher(result).replaceAll("[redacted]");
        result = USER_INFO.matcher(result).replaceAll("://[redacted]@");
        return result.equals(text) ? text : result;
    }

    /** Whether a mark may end with this character. */
    static boolean mayMark(char c) {
        return c == 'J' || c == '=' || c == '_' || c == '@';
    }

    /** Whether a mark ends at this place of the text. */
    static boolean isMarkedAt(String text, int index) {
        return switch (text.charAt(index)) {
            case 'J' -> text.startsWith("ey", index - 2);
            case '=' -> text.regionMatches(true, index - 5, "token", 0, 5);
            case '_' -> text.startsWith("wc", index - 2);
            case '@' -> true;
            default -> false;
        };
    }

    private static boolean isMarked(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isMarkedAt(text, i)) {
                return true;
            }
        }
        return false;
    }
}
