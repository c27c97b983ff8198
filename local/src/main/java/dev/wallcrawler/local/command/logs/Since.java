package dev.wallcrawler.local.command.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how far back a trail is to go. */
public final class Since {
    private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhd])");

    private Since() {}

    /** A time such as {@code 2026-11-20T18:44:05Z}, or an age before now such as {@code 10m}; empty if it is neither. */
    public static Optional<Instant> parse(String text, Instant now) {
        Matcher age = AGE.matcher(text);
        try {
            return age.matches()
                    ? Optional.of(now.minus(Long.parseLong(age.group(1)), unit(age.group(2).charAt(0))))
                    : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static ChronoUnit unit(char letter) {
        return switch (letter) {
            case 's' -> ChronoUnit.SECONDS;
            case 'm' -> ChronoUnit.MINUTES;
            case 'h' -> ChronoUnit.HOURS;
            case 'd' -> ChronoUnit.DAYS;
            default -> throw new IllegalArgumentException("no unit " + letter);
        };
    }
}
