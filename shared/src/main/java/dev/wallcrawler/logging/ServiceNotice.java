package dev.wallcrawler.logging;

import java.util.Map;

import static java.util.Objects.requireNonNull;

/** A service has something to say about itself, such as that it started. To be used sparingly. */
public record ServiceNotice(String message, Map<String, String> metadata) implements SessionEvent {

    public ServiceNotice {
        requireNonNull(message, "message is null");
        metadata = Map.copyOf(metadata);
    }

    @Override
    public EventType type() {
        return EventType.SERVICE;
    }

    @Override
    public void describeTo(EventFields fields) {
        fields.root(EventField.MESSAGE, message);
        metadata.forEach(fields::metadata);
    }
}
