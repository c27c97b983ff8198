package dev.wallcrawler.model;

import dev.wallcrawler.session.Session;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

import static dev.wallcrawler.model.Violation.require;

/** Sees each change of each row as it is made, and lets no forbidden one pass. */
final class Rows {

    private final Table table;
    private final Feed feed;
    private final Map<String, Session> known = new LinkedHashMap<>();
    private final Map<String, Session> last = new LinkedHashMap<>();
    private final Set<String> owedSlots = new LinkedHashSet<>();
    private final IntSupplier slotsRepaired;
    private int liveRemoved;
    private Optional<Violation> found = Optional.empty();

    /** @param slotsRepaired by how much the reaper has lowered the counter so far */
    Rows(Table table, Feed feed, IntSupplier slotsRepaired) {
        this.table = table;
        this.feed = feed;
        this.slotsRepaired = slotsRepaired;
    }

    /** Every session that there ever was, as it was when its row was last seen. */
    Map<String, Session> everSeen() {
        return last;
    }

    /** The sessions whose rows are there. */
    Map<String, Session> present() {
        return known;
    }

    /** Looks whether a row has changed. */
    void look(String sessionId) {
        Optional<Session> before = Optional.ofNullable(known.get(sessionId));
        Optional<Session> after = table.store().find(sessionId);
        if (after.isEmpty() || before.equals(after)) {
            return;
        }
        Session now = after.get();
        try {
            check(before, now);
        } catch (Violation e) {
            // Whoever made the change would take it for a failure of the table, and handle it.
            found = found.or(() -> Optional.of(e));
        }
        known.put(sessionId, now);
        last.put(sessionId, now);
        feed.changed(before, after, false);
        lookAtSlots();
    }

    /**
     * Looks whether more sessions live than may, or than slots are taken. One case is known and borne: a live row is removed for
     * its age, the reaper repairs the counter, and then the stream's record of the removal arrives and frees the slot once more,
     * until the reaper has seen that twice.
     */
    void lookAtSlots() {
        long live = live();
        int slots = table.project().slotsInUse();
        int freedTwice = Math.clamp(slotsRepaired.getAsInt(), 0, liveRemoved);
        try {
            require(live <= Table.LIMIT + freedTwice, "%s sessions live, and %s may", live, Table.LIMIT);
            require(slots >= live - freedTwice, "%s slots are taken, and %s sessions live", slots, live);
        } catch (Violation e) {
            found = found.or(() -> Optional.of(e));
        }
    }

    /** How many live rows were removed so far. */
    int liveRemoved() {
        return liveRemoved;
    }

    private long live() {
        return known.values().stream().filter(row -> row.status().holdsSlot()).count();
    }

    /** @throws Violation if a forbidden change was made */
    void requireSound() {
        found.ifPresent(violation -> {
            throw violation;
        });
    }

    private static void check(Optional<Session> before, Session now) {
        require(
                now.status().holdsSlot() == now.endReason().isEmpty(),
                "%s is %s with the reason %s",
                now.id(),
                now.status(),
                now.endReason());
        before.ifPresent(old -> check(old, now));
    }

    private static void check(Session old, Session now) {
        require(now.version() == old.version() + 1, "%s went from version %s to %s", old.id(), old.version(), now.version());
        require(
                old.status() == now.status() || now.status().predecessors().contains(old.status()),
                "%s went from %s to %s",
                old.id(),
                old.status(),
                now.status());
        require(
                old.endReason().isEmpty() || old.endReason().equals(now.endReason()),
                "%s ended for %s and then for %s",
                old.id(),
                old.endReason(),
                now.endReason());
        require(
                !now.status().isFinal()
                        || now.endReason().map(reason -> reason.finalStatus() == now.status()).orElse(false),
                "%s is %s for %s",
                now.id(),
                now.status(),
                now.endReason());
        require(
                !old.status().isFinal() || old.endedAt().equals(now.endedAt()),
                "%s ended at %s and then at %s",
                old.id(),
                old.endedAt(),
                now.endedAt());
        require(
                old.readyAt().isEmpty() || old.readyAt().equals(now.readyAt()),
                "%s was ready at %s and then at %s",
                old.id(),
                old.readyAt(),
                now.readyAt());
    }

    /** Removes a row as the time to live does. */
    void remove(String sessionId) {
        Session row = known.remove(sessionId);
        table.remove(sessionId);
        if (row.status().holdsSlot()) {
            owedSlots.add(sessionId);
            liveRemoved++;
        }
        feed.changed(Optional.of(row), Optional.empty(), true);
    }

    void slotOfRemovedFreed(String sessionId) {
        owedSlots.remove(sessionId);
    }

    /** How many slots are taken: by the live, and by those whose rows were removed until somebody has heard of it. */
    long slotsHeld() {
        return live() + owedSlots.size();
    }
}
