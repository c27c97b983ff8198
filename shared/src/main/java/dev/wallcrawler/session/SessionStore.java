package dev.wallcrawler.session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sessions and the concurrency slots they hold. Each write is one conditional update or one transaction: it is applied
 * whole or not at all, and once, however often it is tried. Thread-safe.
 */
public interface SessionStore {

    /** Stores a session in CREATING and takes a slot of its project, or tells why not. */
    CreateOutcome create(NewSession session);

    /** Reads a session, strongly consistent. */
    Optional<Session> find(String sessionId);

    /** Applies one step. A step to TERMINATING frees the slot. */
    MoveOutcome move(String sessionId, Move move);

    /**
     * The same for a session that was read before.
     *
     * @param known saves the step a read of its own, unless the session has moved since
     */
    default MoveOutcome move(Session known, Move move) {
        return move(known.id(), move);
    }

    /**
     * Stores the task that ECS accepted: a session in CREATING moves to PROVISIONING; a session that has moved on keeps its
     * status and gets the ARN all the same.
     */
    MoveOutcome recordTask(String sessionId, String taskArn);

    /**
     * The same for a session that an idempotency key stands for, which with that {@linkplain #keep keeps} it.
     *
     * @param known saves the step a read of its own, unless the session has moved since
     */
    MoveOutcome recordTask(Session known, NewSession.Idempotency idempotency, String taskArn);

    /**
     * Ends a session for good: in the status that follows from the reason decided before, or, where none was, in the one of
     * {@code reasonIfNoneDecided} (which frees the slot, too). Refused if the session has ended already.
     *
     * @param transitionId as in {@link Move#transitionId()}
     */
    MoveOutcome end(String sessionId, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop);

    /**
     * The same for a session that was read before.
     *
     * @param known as in {@link #move(Session, Move)}
     */
    default MoveOutcome end(Session known, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        return end(known.id(), transitionId, reasonIfNoneDecided, taskStop);
    }

    /**
     * Ends a session that gets no task, as {@link EndReason#FAILED_TO_START}. Refused once it has left CREATING or has a task: then
     * another call has started it, or ended it.
     *
     * @param transitionId as in {@link Move#transitionId()}
     */
    MoveOutcome abandon(Session session, String transitionId, TaskStop taskStop);

    /** Adds what the session used; without effect on a session that is gone. Its status stays. */
    void recordTotals(String sessionId, SessionTotals totals);

    /**
     * The project's sessions, newest first.
     *
     * @param matching which of them to return; the others are passed over
     * @param limit how many at most, 1 to 1,000
     * @param cursor where an earlier page ended
     * @throws InvalidCursorException if the cursor is not one that a page had
     */
    SessionPage list(String projectId, Predicate<Session> matching, int limit, Optional<String> cursor);

    /** Every session that has not reached a final status and expires before the given time, oldest deadline first per shard. */
    SessionRows unendedExpiringBefore(Instant time);

    /**
     * Corrects a project's slot counter that is off by {@code seen.inUse() - slotsHeld}. A drift is corrected when the call before
     * saw the same one, as what is counted through an index may lag behind for a moment, and only when no slot was taken or
     * freed since the counter was read, as what was counted meanwhile need not be what was there at any one moment. For a project
     * whose slots have not moved for so long that the index shows it all.
     *
     * @param seen the counter as it was read before the sessions were counted
     * @param slotsHeld how many sessions of the project hold a slot
     * @return by how much the counter was corrected: positive if it was too high; 0 if it was left as it is
     */
    int repairSlots(String projectId, SlotCount seen, int slotsHeld);

    /**
     * The same for a project whose slots move all the time. As much of a drift as the moves between the two readings may account for
     * is none. What is left may still be what the index did not show yet, but not in five calls, all in one direction, with none
     * between them that shows the contrary: then the counter is corrected by the least that any of them saw, whatever moves meanwhile.
     *
     * @param before the counter as it was read before the sessions were counted
     * @param after the counter as it was read after that
     */
    int repairBusySlots(String projectId, SlotCount before, SlotCount after, int slotsHeld);

    /** Frees the slot of a session whose row was removed while it held one; once, however often it is called. */
    void freeSlotOfRemoved(String projectId, String sessionId);

    /**
     * Lets the idempotency key stand for the session even when its row is gone: it has come to be. Without effect where the key
     * stands for another session by now.
     *
     * @param first the session as the key is to answer with it
     */
    void keep(NewSession.Idempotency idempotency, Session first);

    /**
     * Lets the same idempotency key create a session anew: the first one never came to be. Without effect where the key stands for
     * another session by now.
     *
     * @param sessionId the first one
     */
    void forget(NewSession.Idempotency idempotency, String sessionId);
}
