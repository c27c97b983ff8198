package dev.wallcrawler.logging;

/**
 * A URL without the parts that hold secrets: user info, query string, fragment, and everything of a URL that is content itself
 * ({@code data:}, {@code javascript:}). Reads what browsers read, not only what standards allow; throws nothing.
 */
final class LoggedUrl {
    private LoggedUrl() {}

    static String of(String url) {
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).strip();
        if (scheme.equalsIgnoreCase("data") || scheme.equalsIgnoreCase("javascript")) {
            return scheme + ":";
        }
        int end = endOfPath(url);
        int authority = colon < 0 || colon > end ? 0 : colon + 1;
        while (authority < end && isSlash(url.charAt(authority))) {
            authority++;
        }
        int endOfAuthority = authority;
        while (endOfAuthority < end && !isSlash(url.charAt(endOfAuthority))) {
            endOfAuthority++;
        }
        int at = url.lastIndexOf('@', endOfAuthority - 1);
        return at < authority ? url.substring(0, end) : url.substring(0, authority) + url.substring(at + 1, end);
    }

    private static int endOfPath(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '?' || c == '#') {
                return i;
            }
        }
        return url.length();
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }
}
