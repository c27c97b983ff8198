package dev.wallcrawler.deployment;

import dev.wallcrawler.Environment;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which sites may show a live view in a frame, in the words of the {@code Content-Security-Policy}. */
public final class FrameAncestors {
    /** Where a gateway finds them. */
    public static final String VARIABLE = "LIVE_VIEW_FRAME_ANCESTORS";

    /** What a text has to be, to be said after the name of the setting that holds it. */
    public static final String EXPECTED = "must be sources such as 'self' https://app.example, separated by blanks";

    private static final Pattern SOURCES = Pattern.compile("[A-Za-z0-9*'._:/\\[\\]-]+(?: +[A-Za-z0-9*'._:/\\[\\]-]+)*+");

    private FrameAncestors() {}

    /**
     * Those of {@code LIVE_VIEW_FRAME_ANCESTORS}; empty where it is absent, and any site may.
     *
     * @throws IllegalStateException naming the variable, if they are no sources
     */
    public static Optional<String> from(Environment environment) {
        Optional<String> sources = environment.find(VARIABLE);
        if (sources.isPresent() && !areSources(sources.get())) {
            throw new IllegalStateException("environment variable " + VARIABLE + " " + EXPECTED);
        }
        return sources;
    }

    /** Whether the text is a list of sources, and nothing that would end the directive or the header. */
    public static boolean areSources(String text) {
        return SOURCES.matcher(text).matches();
    }
}
