package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Instant;
import java.util.Map;

import static dev.wallcrawler.session.SessionItem.number;
import static dev.wallcrawler.session.SessionItem.time;

/**
 * A project's slot counter, as it was read from the project's item.
 *
 * @param inUse how many sessions hold a slot
 * @param moves how often a slot was taken or freed so far: two readings with the same one had no move between them
 * @param lastMove when that was done last; the epoch if never
 * @param driftSeen what the recounts before saw, see {@link SessionStore#repairSlots}
 */
public record SlotCount(int inUse, long moves, Instant lastMove, SlotDrift driftSeen) {

    /** Of a project that never had a session. */
    public static final SlotCount NONE = new SlotCount(0, 0, Instant.EPOCH, SlotDrift.NONE);

    static final String IN_USE = "slotsInUse";
    static final String MOVES = "slotMoves";
    static final String LAST_MOVE = "lastSlotMoveAt";
    static final String DRIFT_SEEN = "slotDriftSeen";
    static final String DRIFT_RECOUNTS = "slotDriftRecounts";

    /** The counter on a project's item. */
    public static SlotCount of(Map<String, AttributeValue> project) {
        return new SlotCount(
                Math.toIntExact(count(project, IN_USE)),
                count(project, MOVES),
                Instant.ofEpochMilli(count(project, LAST_MOVE)),
                new SlotDrift(
                        Math.toIntExact(count(project, DRIFT_SEEN)), Math.toIntExact(count(project, DRIFT_RECOUNTS))));
    }

    /** The attributes of a project's item that hold it. */
    public Map<String, AttributeValue> toItem() {
        return Map.of(
                IN_USE, number(inUse),
                MOVES, number(moves),
                LAST_MOVE, time(lastMove),
                DRIFT_SEEN, number(driftSeen.by()),
                DRIFT_RECOUNTS, number(driftSeen.recounts()));
    }

    /** The drift that a count of those that hold a slot shows. */
    public int drift(int slotsHeld) {
        return inUse - slotsHeld;
    }

    /**
     * As much of that drift as cannot come from the moves between this reading of the counter and a later one, between which they
     * were counted.
     */
    int driftBeyondMoves(SlotCount later, int slotsHeld) {
        int drift = drift(slotsHeld);
        int explained = Math.toIntExact(Math.min(Math.abs(drift), later.moves() - moves));
        return drift - Integer.signum(drift) * explained;
    }

    private static long count(Map<String, AttributeValue> project, String name) {
        AttributeValue value = project.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }
}
