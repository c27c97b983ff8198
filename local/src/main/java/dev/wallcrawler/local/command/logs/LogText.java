package dev.wallcrawler.local.command.logs;

import dev.wallcrawler.logging.EventField;
import dev.wallcrawler.logging.EventType;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.SessionStatus;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Log lines in columns: time, a mark if it is an error, event, session, service, and what happened. A day that differs from the
 * line before stands on a line of its own. Not thread-safe.
 */
public final class LogText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final String UNKNOWN = "-";
    private static final int EVENT_WIDTH = widest(Stream.of(EventType.values()).map(EventType::name));
    private static final int SERVICE_WIDTH = widest(Stream.of(LogGroupName.values()).map(LogGroupName::service));
    private static final int SESSION_WIDTH = 31;

    private final Colours colours;
    private final ZoneId zone;
    private final boolean withSession;
    private LocalDate day;

    /**
     * @param today the day that needs no mention
     * @param withSession whether there is a column for the session
     */
    public LogText(Colours colours, ZoneId zone, LocalDate today, boolean withSession) {
        this.colours = requireNonNull(colours, "colours is null");
        this.zone = requireNonNull(zone, "zone is null");
        this.day = requireNonNull(today, "today is null");
        this.withSession = withSession;
    }

    /** The line, for a person; without a line break at its end. */
    public String render(LogLine line) {
        var text = new StringBuilder();
        LocalDate lineDay = LocalDate.ofInstant(line.at(), zone);
        if (!lineDay.equals(day) && line.at().isAfter(Instant.EPOCH)) {
            day = lineDay;
            text.append(colours.dim("--- " + lineDay + " ---")).append('\n');
        }
        text.append(colours.dim(line.at().atZone(zone).format(TIME))).append(' ');
        boolean isError = isError(line);
        text.append(isError ? colours.error("!") : " ").append(' ');
        Optional<EventType> type = line.type();
        String event = pad(clean(line.text(EventField.EVENT_TYPE).orElse(UNKNOWN)), EVENT_WIDTH);
        text.append(isError ? colours.error(event) : type.map(known -> colour(known, event)).orElse(event));
        text.append("  ");
        if (withSession) {
            text.append(pad(clean(line.text(EventField.SESSION_ID).orElse(UNKNOWN)), SESSION_WIDTH)).append("  ");
        }
        text.append(colours.dim(pad(clean(line.text(EventField.SERVICE).orElse(UNKNOWN)), SERVICE_WIDTH)));
        String what = clean(line.json().map(json -> EventText.of(json, type)).orElse(line.raw()));
        text.append("  ").append(isError ? colours.error(what) : what);
        return text.toString();
    }

    private static boolean isError(LogLine line) {
        return line.text(EventField.LEVEL).filter("ERROR"::equals).isPresent()
                || line.text(EventField.STATUS).filter(SessionStatus.FAILED.name()::equals).isPresent();
    }

    private String colour(EventType type, String text) {
        return switch (type) {
            case SESSION_CREATED, SESSION_READY, SESSION_TERMINATED -> colours.lifecycle(text);
            case SESSION_ERROR -> colours.error(text);
            case BROWSER_OPERATION -> colours.operation(text);
            case REQUEST, ACCESS -> colours.request(text);
            case RESOURCE_METRICS, SERVICE, LOG -> colours.dim(text);
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** One line, and nothing in it that a terminal would obey: what a page or a client chose is in here. */
    private static String clean(String text) {
        var line = new StringBuilder();
        text.strip().codePoints().forEach(point -> line.appendCodePoint(isVisible(point) ? point : ' '));
        return line.toString();
    }

    private static boolean isVisible(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.FORMAT;
    }

    private static int widest(Stream<String> names) {
        return names.mapToInt(String::length).max().orElse(0);
    }
}
