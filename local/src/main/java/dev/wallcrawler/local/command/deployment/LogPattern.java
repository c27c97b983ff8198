package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.logs.LogFilter;
import dev.wallcrawler.logging.EventField;
import dev.wallcrawler.logging.EventType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What CloudWatch is to leave out, so that it need not be fetched: a pattern in its own syntax for JSON lines. */
final class LogPattern {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private LogPattern() {}

    /** Lets through what the filter asks for, and maybe more; empty if that is every line. */
    static Optional<String> of(LogFilter filter) throws CommandFailure {
        List<String> terms = new ArrayList<>();
        if (filter.session().isPresent()) {
            String session = filter.session().get();
            if (!ID.matcher(session).matches()) {
                throw new CommandFailure("a session's id has letters, digits, hyphens and underscores only");
            }
            terms.add(equal(EventField.SESSION_ID, session));
        }
        if (!filter.events().isEmpty()) {
            terms.add(filter.events().stream()
                    .sorted(Comparator.naturalOrder())
                    .map(EventType::name)
                    .map(name -> equal(EventField.EVENT_TYPE, name))
                    .collect(Collectors.joining(" || ", "(", ")")));
        }
        return terms.isEmpty() ? Optional.empty() : Optional.of("{ " + String.join(" && ", terms) + " }");
    }

    private static String equal(EventField field, String value) {
        return "($." + field.fieldName() + " = \"" + value + "\")";
    }
}
