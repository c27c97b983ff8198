package dev.wallcrawler.logging;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that another program printed, without the parts that hold secrets: of each word that may be a URL or a part of one, what
 * {@link LoggedUrl} leaves of it; and nothing of what follows {@code data:} or {@code javascript:}. Throws nothing.
 */
public final class ForeignLine {
    /** Such content may hold blanks, so nobody can tell where it ends. */
    private static final Pattern CONTENT = Pattern.compile("(?i)\\b(?:data|javascript):(?=\\S)");

    private static final Pattern WORD = Pattern.compile("\\S++");
    private static final Pattern MARK_OF_A_URL = Pattern.compile("[/\\\\@]");

    private ForeignLine() {}

    public static String of(String line) {
        Matcher content = CONTENT.matcher(line);
        String text = content.find() ? line.substring(0, content.end()) : line;
        return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(withoutSecrets(word.group())));
    }

    private static String withoutSecrets(String word) {
        return MARK_OF_A_URL.matcher(word).find() ? LoggedUrl.of(word) : word;
    }
}
