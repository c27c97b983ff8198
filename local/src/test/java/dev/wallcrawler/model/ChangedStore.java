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
import java.util.function.Predicate;

/** A store that does what another does, but for what a subclass does otherwise. */
abstract class ChangedStore implements SessionStore {

    private final SessionStore store;

    ChangedStore(SessionStore store) {
        this.store = store;
    }

    @Override
    public CreateOutcome create(NewSession session) {
        return store.create(session);
    }

    @Override
    public Optional<Session> find(String sessionId) {
        return store.find(sessionId);
    }

    @Override
    public MoveOutcome move(String sessionId, Move move) {
        return store.move(sessionId, move);
    }

    @Override
    public MoveOutcome recordTask(String sessionId, String taskArn) {
        return store.recordTask(sessionId, taskArn);
    }

    @Override
    public MoveOutcome recordTask(Session known, NewSession.Idempotency idempotency, String taskArn) {
        return store.recordTask(known, idempotency, taskArn);
    }

    @Override
    public void keep(NewSession.Idempotency idempotency, Session first) {
        store.keep(idempotency, first);
    }

    @Override
    public MoveOutcome end(
            String sessionId, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        return store.end(sessionId, transitionId, reasonIfNoneDecided, taskStop);
    }

    @Override
    public MoveOutcome abandon(Session session, String transitionId, TaskStop taskStop) {
        return store.abandon(session, transitionId, taskStop);
    }

    @Override
    public void recordTotals(String sessionId, SessionTotals totals) {
        store.recordTotals(sessionId, totals);
    }

    @Override
    public SessionPage list(
            String projectId, Predicate<Session> matching, int limit, Optional<String> cursor) {
        return store.list(projectId, matching, limit, cursor);
    }

    @Override
    public SessionRows unendedExpiringBefore(Instant time) {
        return store.unendedExpiringBefore(time);
    }

    @Override
    public int repairSlots(String projectId, SlotCount seen, int slotsHeld) {
        return store.repairSlots(projectId, seen, slotsHeld);
    }

    @Override
    public int repairBusySlots(String projectId, SlotCount before, SlotCount after, int slotsHeld) {
        return store.repairBusySlots(projectId, before, after, slotsHeld);
    }

    @Override
    public void freeSlotOfRemoved(String projectId, String sessionId) {
        store.freeSlotOfRemoved(projectId, sessionId);
    }

    @Override
    public void forget(NewSession.Idempotency idempotency, String sessionId) {
        store.forget(idempotency, sessionId);
    }
}
