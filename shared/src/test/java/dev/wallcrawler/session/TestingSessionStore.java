package dev.wallcrawler.session;

import dev.wallcrawler.TestingClock;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** {@link SessionStore} in memory, with the same semantics. Every project exists, with the concurrency given. Thread-safe. */
public final class TestingSessionStore implements SessionStore {

    private static final Duration RETENTION = Duration.ofMinutes(15);

    private final InstantSource clock;
    private final int concurrency;
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, SlotCount> slots = new HashMap<>();
    private final Map<String, Remembered> remembered = new HashMap<>();
    private final Set<String> freedAfterRemoval = new HashSet<>();

    private record Remembered(String requestHash, Session session, boolean isKept) {}

    public TestingSessionStore() {
        this(new TestingClock(), 100);
    }

    public TestingSessionStore(InstantSource clock, int concurrency) {
        this.clock = clock;
        this.concurrency = concurrency;
    }

    /** The project's slot counter. */
    public synchronized int slotsInUse(String projectId) {
        return slots(projectId).inUse();
    }

    /** The project's slot counter, with what else its item holds of slots. */
    public synchronized SlotCount slots(String projectId) {
        return slots.getOrDefault(projectId, SlotCount.NONE);
    }

    private void moveSlots(String projectId, int delta) {
        SlotCount old = slots(projectId);
        slots.put(projectId, new SlotCount(old.inUse() + delta, old.moves() + 1, clock.instant(), old.driftSeen()));
    }

    /** Makes the counter wrong by so much. */
    public synchronized void drift(String projectId, int delta) {
        SlotCount old = slots(projectId);
        slots.put(projectId, new SlotCount(old.inUse() + delta, old.moves(), old.lastMove(), old.driftSeen()));
    }

    /** Removes a row as the time to live does. */
    public synchronized void remove(String sessionId) {
        sessions.remove(sessionId);
    }

    /** Puts a row as it is. */
    public synchronized void put(Session session) {
        sessions.put(session.id(), session);
    }

    @Override
    public synchronized CreateOutcome create(NewSession asked) {
        if (sessions.containsKey(asked.id())) {
            return new CreateOutcome.Created(sessions.get(asked.id()));
        }
        Optional<Remembered> first =
                asked.idempotency().map(idempotency -> remembered.get(idempotency.keyHash()));
        if (first.isPresent()) {
            return first.get().requestHash().equals(asked.idempotency().orElseThrow().requestHash())
                    ? new CreateOutcome.Repeated(first.get().session(), first.get().isKept())
                    : new CreateOutcome.KeyReused();
        }
        int inUse = slotsInUse(asked.projectId());
        if (inUse >= concurrency) {
            return new CreateOutcome.OverLimit(concurrency, inUse);
        }
        moveSlots(asked.projectId(), 1);
        Instant now = clock.instant();
        Session session = new Session(
                asked.id(), asked.projectId(), asked.apiKeyId(), SessionStatus.CREATING, Optional.empty(), 1,
                Transitions.random(), now, now, now.plus(asked.timeout()), Optional.empty(), Optional.empty(),
                asked.keepAlive(), asked.region(), asked.userMetadata(), asked.browserSettings(), asked.proxy(),
                asked.ignoredSettings(), Optional.empty(), 0, Optional.empty(), Optional.empty(), TaskStop.UNKNOWN);
        sessions.put(session.id(), session);
        asked.idempotency()
                .ifPresent(idempotency -> remembered.put(
                        idempotency.keyHash(), new Remembered(idempotency.requestHash(), session, false)));
        return new CreateOutcome.Created(session);
    }

    @Override
    public synchronized void keep(NewSession.Idempotency idempotency, Session first) {
        remembered.computeIfPresent(
                idempotency.keyHash(),
                (_, known) -> known.session().id().equals(first.id())
                        ? new Remembered(known.requestHash(), first, true)
                        : known);
    }

    @Override
    public synchronized void forget(NewSession.Idempotency idempotency, String sessionId) {
        remembered.computeIfPresent(
                idempotency.keyHash(), (_, first) -> first.session().id().equals(sessionId) ? null : first);
    }

    @Override
    public synchronized Optional<Session> find(String sessionId) {
        return Optional.ofNullable(sessions.get(sessionId));
    }

    @Override
    public synchronized MoveOutcome move(String sessionId, Move move) {
        Session old = sessions.get(sessionId);
        if (old == null) {
            return new MoveOutcome.Missing();
        }
        if (old.transitionId().equals(move.transitionId())) {
            return new MoveOutcome.Applied(old);
        }
        if (move.endpoint().isPresent() && old.endpoint().equals(move.endpoint()) && old.status().holdsSlot()) {
            return new MoveOutcome.Applied(old);
        }
        boolean stale = move.ecsVersion().isPresent() && old.ecsVersion() >= move.ecsVersion().getAsLong();
        if (stale || !move.from().contains(old.status())) {
            return new MoveOutcome.Refused(old);
        }
        Map<String, AttributeValue> item = item(old, move.transitionId());
        item.put(SessionItem.STATUS, string(move.to().name()));
        move.ecsVersion().ifPresent(version -> item.put(SessionItem.ECS_VERSION, SessionItem.number(version)));
        move.endpoint().ifPresent(endpoint -> {
            SessionItem.putEndpoint(item, endpoint);
            item.putIfAbsent(SessionItem.READY_AT, SessionItem.time(clock.instant()));
        });
        move.endReason().ifPresent(reason -> item.put(SessionItem.END_REASON, string(reason.name())));
        if (move.to() == SessionStatus.TERMINATING) {
            moveSlots(old.projectId(), -1);
        }
        return store(item);
    }

    @Override
    public synchronized MoveOutcome recordTask(String sessionId, String taskArn) {
        Session old = sessions.get(sessionId);
        if (old == null) {
            return new MoveOutcome.Missing();
        }
        var item = item(old, old.transitionId());
        item.put(SessionItem.TASK_ARN, string(taskArn));
        if (old.status() == SessionStatus.CREATING) {
            item.put(SessionItem.STATUS, string(SessionStatus.PROVISIONING.name()));
        }
        return store(item);
    }

    @Override
    public synchronized MoveOutcome recordTask(Session known, NewSession.Idempotency idempotency, String taskArn) {
        MoveOutcome outcome = recordTask(known.id(), taskArn);
        if (!(outcome instanceof MoveOutcome.Missing)) {
            keep(idempotency, known);
        }
        return outcome;
    }

    @Override
    public synchronized MoveOutcome end(
            String sessionId, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        if (reasonIfNoneDecided.finalStatus() != SessionStatus.FAILED) {
            throw new IllegalArgumentException("a session that nobody asked to end can only have failed");
        }
        Session old = sessions.get(sessionId);
        if (old == null) {
            return new MoveOutcome.Missing();
        }
        if (old.status().isFinal()) {
            return old.transitionId().equals(transitionId)
                    ? new MoveOutcome.Applied(old)
                    : new MoveOutcome.Refused(old);
        }
        if (old.status().holdsSlot()) {
            moveSlots(old.projectId(), -1);
        }
        EndReason reason = old.endReason().orElse(reasonIfNoneDecided);
        var item = item(old, transitionId);
        item.put(SessionItem.STATUS, string(reason.finalStatus().name()));
        item.put(SessionItem.END_REASON, string(reason.name()));
        item.put(SessionItem.ENDED_AT, SessionItem.time(clock.instant()));
        SessionItem.putTaskStop(item, taskStop);
        item.remove(SessionItem.PROXY_USERNAME);
        item.remove(SessionItem.PROXY_PASSWORD);
        return store(item);
    }

    @Override
    public synchronized MoveOutcome abandon(Session session, String transitionId, TaskStop taskStop) {
        Session now = sessions.get(session.id());
        boolean moved = now != null
                && !now.transitionId().equals(transitionId)
                && (now.status() != SessionStatus.CREATING || now.taskArn().isPresent());
        return moved
                ? new MoveOutcome.Refused(now)
                : end(session.id(), transitionId, EndReason.FAILED_TO_START, taskStop);
    }

    @Override
    public synchronized void recordTotals(String sessionId, SessionTotals totals) {
        Session old = sessions.get(sessionId);
        if (old != null) {
            var item = item(old, old.transitionId());
            SessionItem.putTotals(item, totals);
            store(item);
        }
    }

    @Override
    public synchronized SessionPage list(
            String projectId, Predicate<Session> matching, int limit, Optional<String> cursor) {
        if (cursor.filter(text -> !SessionIds.isPossible(text)).isPresent()) {
            throw new InvalidCursorException();
        }
        List<Session> rest = sessions.values().stream()
                .filter(session -> session.projectId().equals(projectId))
                .filter(matching)
                .sorted(Comparator.comparing(Session::createdAt).thenComparing(Session::id).reversed())
                .dropWhile(session -> cursor.isPresent() && !session.id().equals(cursor.get()))
                .skip(cursor.isPresent() ? 1 : 0)
                .toList();
        List<Session> page = rest.subList(0, Math.min(limit, rest.size()));
        return new SessionPage(
                new SessionRows(page, List.of()), rest.size() > page.size() ? Optional.of(page.getLast().id()) : Optional.empty());
    }

    @Override
    public synchronized SessionRows unendedExpiringBefore(Instant time) {
        List<Session> unended = sessions.values().stream()
                .filter(session -> !session.status().isFinal() && session.expiresAt().isBefore(time))
                .sorted(Comparator.comparing(Session::expiresAt))
                .toList();
        return new SessionRows(unended, List.of());
    }

    @Override
    public synchronized int repairSlots(String projectId, SlotCount seen, int slotsHeld) {
        int drift = seen.drift(slotsHeld);
        if (drift == 0 || drift != seen.driftSeen().by()) {
            correct(projectId, 0, SlotDrift.once(drift));
            return 0;
        }
        if (!slots(projectId).equals(seen)) {
            return 0;
        }
        correct(projectId, drift, SlotDrift.NONE);
        return drift;
    }

    @Override
    public synchronized int repairBusySlots(String projectId, SlotCount before, SlotCount after, int slotsHeld) {
        int seen = before.driftBeyondMoves(after, slotsHeld);
        if (seen == 0 && before.moves() != after.moves()) {
            return 0;
        }
        SlotDrift drift = before.driftSeen().and(seen);
        if (!drift.isSure()) {
            correct(projectId, 0, drift);
            return 0;
        }
        if (!slots(projectId).driftSeen().equals(before.driftSeen())) {
            return 0;
        }
        correct(projectId, drift.by(), SlotDrift.NONE);
        return drift.by();
    }

    private void correct(String projectId, int by, SlotDrift driftSeen) {
        SlotCount now = slots(projectId);
        slots.put(projectId, new SlotCount(now.inUse() - by, now.moves(), now.lastMove(), driftSeen));
    }

    @Override
    public synchronized void freeSlotOfRemoved(String projectId, String sessionId) {
        if (freedAfterRemoval.add(sessionId)) {
            moveSlots(projectId, -1);
        }
    }

    private Map<String, AttributeValue> item(
            Session old, String transitionId) {
        var item = new HashMap<>(SessionItem.toItem(old, RETENTION));
        item.put(SessionItem.VERSION, SessionItem.number(old.version() + 1));
        item.put(SessionItem.TRANSITION_ID, string(transitionId));
        item.put(SessionItem.UPDATED_AT, SessionItem.time(clock.instant()));
        return item;
    }

    private MoveOutcome store(Map<String, AttributeValue> item) {
        Session session = SessionItem.fromItem(item);
        sessions.put(session.id(), session);
        return new MoveOutcome.Applied(session);
    }

    private static AttributeValue string(String value) {
        return AttributeValue.fromS(value);
    }
}
