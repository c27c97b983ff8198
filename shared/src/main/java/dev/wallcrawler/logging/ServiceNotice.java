package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A service has something to say about itself, such as that it started. To be used sparingly.
 *
 * @param session the session that it says it about, if it is not about the service as a whole
 * @param metadata more to know about it, as in {@link SessionError#extra()}
 */
public record ServiceNotice(String message, Optional<SessionRef> session, Map<String, Object> metadata)
        implements SessionEvent {

    public ServiceNotice {
        requireNonNull(message, "message is null");
        requireNonNull(session, "session is null");
        metadata = FrozenValue.copyOf(metadata);
    }

    public ServiceNotice(String message, Map<String, Object> metadata) {
        this(message, Optional.empty(), metadata);
    }

    public ServiceNotice session(SessionRef of) {
        return new ServiceNotice(message, Optional.of(of), metadata);
    }

    @Override
    public EventType type() {
        return EventType.SERVICE;
    }

    @Override
    public void describeTo(EventFields fields) {
        session.ifPresent(fields::session);
        fields.root(EventField.MESSAGE, message);
        metadata.forEach(fields::metadata);
    }
}
