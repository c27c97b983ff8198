package dev.wallcrawler.session;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * One step of a session from status to status, with the facts that it brings.
 *
 * @param transitionId names this step; the same step tried again carries the same id and is applied once. Deterministic where
 *     the cause has an id of its own, such as an ECS event; at most 64 characters
 * @param ecsVersion the {@code detail.version} of the ECS event behind the step; the step is refused as stale if the item has
 *     seen a higher one
 */
public record Move(
        SessionStatus to,
        String transitionId,
        Optional<EndReason> endReason,
        Optional<Endpoint> endpoint,
        OptionalLong ecsVersion) {

    private static final Set<SessionStatus> BEFORE_READY =
            Set.of(SessionStatus.CREATING, SessionStatus.PROVISIONING, SessionStatus.STARTING);

    public Move {
        requireNonNull(to, "to is null");
        requireNonNull(transitionId, "transitionId is null");
        if (transitionId.isEmpty() || transitionId.length() > 64) {
            throw new IllegalArgumentException("transitionId must have 1 to 64 characters");
        }
        if ((to == SessionStatus.TERMINATING) != endReason.isPresent()) {
            throw new IllegalArgumentException("exactly a move to TERMINATING gives the reason of the end");
        }
        if (to.isFinal() || to == SessionStatus.CREATING || to == SessionStatus.PROVISIONING) {
            throw new IllegalArgumentException("a move to " + to + " has an operation of its own");
        }
    }

    /** The statuses that the step may be taken from. */
    public Set<SessionStatus> from() {
        if (to != SessionStatus.READY) {
            return to.predecessors();
        }
        return endpoint.isPresent() ? BEFORE_READY : Set.of(SessionStatus.ACTIVE);
    }

    /** ECS runs the task. */
    public static Move starting(String transitionId, long ecsVersion) {
        return new Move(
                SessionStatus.STARTING, transitionId, Optional.empty(), Optional.empty(), OptionalLong.of(ecsVersion));
    }

    /** The browser answers at {@code endpoint}. */
    public static Move ready(String transitionId, Endpoint endpoint) {
        return new Move(
                SessionStatus.READY, transitionId, Optional.empty(), Optional.of(endpoint), OptionalLong.empty());
    }

    /** The first client connected. */
    public static Move active(String transitionId) {
        return new Move(
                SessionStatus.ACTIVE, transitionId, Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    /** The last client left, and the session lives on. */
    public static Move withoutClients(String transitionId) {
        return new Move(SessionStatus.READY, transitionId, Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    /** An end was decided; frees the slot. */
    public static Move terminating(String transitionId, EndReason reason) {
        return new Move(
                SessionStatus.TERMINATING, transitionId, Optional.of(reason), Optional.empty(), OptionalLong.empty());
    }
}
