package dev.wallcrawler.model;

import dev.wallcrawler.session.CreateOutcome;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.MoveOutcome;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionPage;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SlotCount;
import dev.wallcrawler.session.TaskStop;

import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The store of the present run, each call of it through the gate, each write of it seen. */
final class GatedStore implements SessionStore {

    private final Supplier<World> world;

    GatedStore(Supplier<World> world) {
        this.world = world;
    }

    @Override
    public CreateOutcome create(NewSession session) {
        CreateOutcome created = write("create " + session.id(), session.id(), () -> store().create(session));
        switch (created) {
            case CreateOutcome.OverLimit _ -> world.get().reach(Reached.LIMIT);
            case CreateOutcome.KeyReused _ -> world.get().reach(Reached.KEY_REUSED);
            case CreateOutcome.Created _, CreateOutcome.Repeated _, CreateOutcome.UnknownProject _ -> {}
        }
        return created;
    }

    @Override
    public Optional<Session> find(String sessionId) {
        return gate().pass("find " + sessionId, () -> store().find(sessionId));
    }

    @Override
    public MoveOutcome move(String sessionId, Move move) {
        return write("move " + sessionId + " to " + move.to(), sessionId, () -> store().move(sessionId, move));
    }

    @Override
    public MoveOutcome move(Session known, Move move) {
        return write("move " + known.id() + " to " + move.to(), known.id(), () -> store().move(known, move));
    }

    @Override
    public MoveOutcome recordTask(String sessionId, String taskArn) {
        return write("record the task of " + sessionId, sessionId, () -> store().recordTask(sessionId, taskArn));
    }

    @Override
    public MoveOutcome recordTask(Session known, NewSession.Idempotency idempotency, String taskArn) {
        return write(
                "record the task of " + known.id(),
                known.id(),
                () -> store().recordTask(known, idempotency, taskArn));
    }

    @Override
    public void keep(NewSession.Idempotency idempotency, Session first) {
        gate().pass("keep a key", () -> store().keep(idempotency, first));
    }

    @Override
    public MoveOutcome end(
            String sessionId, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        return write(
                "end " + sessionId,
                sessionId,
                () -> store().end(sessionId, transitionId, reasonIfNoneDecided, taskStop));
    }

    @Override
    public MoveOutcome end(
            Session known, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        return write(
                "end " + known.id(),
                known.id(),
                () -> store().end(known, transitionId, reasonIfNoneDecided, taskStop));
    }

    @Override
    public MoveOutcome abandon(Session session, String transitionId, TaskStop taskStop) {
        return write(
                "abandon " + session.id(), session.id(), () -> store().abandon(session, transitionId, taskStop));
    }

    @Override
    public void recordTotals(String sessionId, SessionTotals totals) {
        write("record the totals of " + sessionId, sessionId, () -> {
            store().recordTotals(sessionId, totals);
            return true;
        });
    }

    @Override
    public SessionPage list(
            String projectId, Predicate<Session> matching, int limit, Optional<String> cursor) {
        return gate().pass("list", () -> store().list(projectId, matching, limit, cursor));
    }

    @Override
    public SessionRows unendedExpiringBefore(Instant time) {
        return gate().pass("list the live", () -> store().unendedExpiringBefore(time));
    }

    @Override
    public int repairSlots(String projectId, SlotCount seen, int slotsHeld) {
        return repair(seen, slotsHeld, () -> store().repairSlots(projectId, seen, slotsHeld));
    }

    @Override
    public int repairBusySlots(String projectId, SlotCount before, SlotCount after, int slotsHeld) {
        return repair(before, slotsHeld, () -> store().repairBusySlots(projectId, before, after, slotsHeld));
    }

    private int repair(SlotCount seen, int slotsHeld, IntSupplier repair) {
        return gate().pass("repair slots " + seen.inUse() + " to " + slotsHeld, () -> {
            int repaired = repair.getAsInt();
            world.get().slotsRepaired(repaired);
            world.get().rows().lookAtSlots();
            return repaired;
        });
    }

    @Override
    public void freeSlotOfRemoved(String projectId, String sessionId) {
        gate().pass("free the slot of removed " + sessionId, () -> {
            store().freeSlotOfRemoved(projectId, sessionId);
            world.get().rows().slotOfRemovedFreed(sessionId);
            world.get().rows().lookAtSlots();
        });
    }

    @Override
    public void forget(NewSession.Idempotency idempotency, String sessionId) {
        gate().pass("forget a key", () -> store().forget(idempotency, sessionId));
    }

    private <T> T write(String call, String sessionId, Supplier<T> write) {
        return gate().pass(call, () -> {
            T outcome = write.get();
            world.get().rows().look(sessionId);
            return outcome;
        });
    }

    private Gate gate() {
        return world.get().gate();
    }

    private SessionStore store() {
        return world.get().table().store();
    }
}
