package dev.wallcrawler.logging;

/**
 * A URL without the parts that hold secrets: user info (also of an address within its path), query string, fragment, and everything
 * of a URL that is content itself ({@code data:}, {@code javascript:}). Reads what browsers read, not only what standards allow;
 * throws nothing.
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
        String text = url.substring(0, end);
        int authority = afterSlashes(text, colon < 0 || colon > end ? 0 : colon + 1);
        return text.substring(0, authority) + withoutUserInfo(text, authority);
    }

    /**
     * What follows two slashes may be an address, wherever it stands: the path of a proxy holds one, too. And what looks like a name
     * and a password is taken for that anywhere.
     */
    private static String withoutUserInfo(String text, int authority) {
        StringBuilder kept = new StringBuilder();
        boolean isAuthority = true;
        int part = authority;
        while (part < text.length()) {
            int slash = part;
            while (slash < text.length() && !isSlash(text.charAt(slash))) {
                slash++;
            }
            int next = afterSlashes(text, slash);
            int at = text.lastIndexOf('@', slash - 1);
            boolean isUserInfo = at >= part && (isAuthority || text.substring(part, at).contains(":"));
            kept.append(text, isUserInfo ? at + 1 : part, next);
            isAuthority = text.substring(slash, next).chars().filter(c -> isSlash((char) c)).count() > 1;
            part = next;
        }
        return kept.toString();
    }

    /** Browsers read over tabs and line ends. */
    private static int afterSlashes(String text, int from) {
        int at = from;
        while (at < text.length() && (isSlash(text.charAt(at)) || text.charAt(at) <= ' ')) {
            at++;
        }
        return at;
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
