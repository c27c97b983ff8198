package dev.wallcrawler.session;

import dev.wallcrawler.Environment;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/** {@link SessionStore} on DynamoDB. */
public final class DynamoSessionStore implements SessionStore {

    private static final Duration DEFAULT_RETENTION = Duration.ofMinutes(15);

    private final ProjectSlots slots;
    private final SessionCreation creation;
    private final SessionMoves moves;
    private final SessionQueries queries;

    /**
     * @param retention how long the row of an ended session stays
     */
    public DynamoSessionStore(
            DynamoDbClient dynamoDb, SessionTables tables, InstantSource clock, Duration retention) {
        requireNonNull(dynamoDb, "dynamoDb is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(retention, "retention is null");
        Transactions transactions = new Transactions(dynamoDb);
        this.slots = new ProjectSlots(transactions, tables, clock);
        this.creation = new SessionCreation(transactions, tables, slots, clock, retention);
        this.moves = new SessionMoves(dynamoDb, transactions, tables, slots, clock, retention);
        this.queries = new SessionQueries(dynamoDb, tables.sessions());
    }

    /** Reads the tables' names and {@code SESSION_RETENTION_SECONDS} (default 900). */
    public static DynamoSessionStore from(Environment environment, DynamoDbClient dynamoDb, InstantSource clock) {
        return new DynamoSessionStore(
                dynamoDb,
                SessionTables.from(environment),
                clock,
                environment.seconds("SESSION_RETENTION_SECONDS", DEFAULT_RETENTION));
    }

    @Override
    public CreateOutcome create(NewSession session) {
        return creation.create(session);
    }

    @Override
    public void forget(NewSession.Idempotency idempotency, String sessionId) {
        creation.forget(idempotency, sessionId);
    }

    @Override
    public Optional<Session> find(String sessionId) {
        return moves.find(sessionId);
    }

    @Override
    public MoveOutcome move(String sessionId, Move move) {
        return moves.move(sessionId, Optional.empty(), move);
    }

    @Override
    public MoveOutcome move(Session known, Move move) {
        return moves.move(known.id(), Optional.of(known), move);
    }

    @Override
    public MoveOutcome recordTask(String sessionId, String taskArn) {
        return moves.recordTask(sessionId, taskArn);
    }

    @Override
    public MoveOutcome recordTask(Session known, NewSession.Idempotency idempotency, String taskArn) {
        return moves.recordTask(known, taskArn, creation.keeping(idempotency, known));
    }

    @Override
    public void keep(NewSession.Idempotency idempotency, Session first) {
        creation.keep(idempotency, first);
    }

    @Override
    public MoveOutcome end(String sessionId, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        return moves.end(sessionId, Optional.empty(), transitionId, reasonIfNoneDecided, taskStop);
    }

    @Override
    public MoveOutcome end(Session known, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        return moves.end(known.id(), Optional.of(known), transitionId, reasonIfNoneDecided, taskStop);
    }

    @Override
    public MoveOutcome abandon(Session session, String transitionId, TaskStop taskStop) {
        return moves.abandon(session, transitionId, taskStop);
    }

    @Override
    public void recordTotals(String sessionId, SessionTotals totals) {
        moves.recordTotals(sessionId, totals);
    }

    @Override
    public SessionPage list(String projectId, Predicate<Session> matching, int limit, Optional<String> cursor) {
        return queries.list(projectId, matching, limit, cursor);
    }

    @Override
    public SessionRows unendedExpiringBefore(Instant time) {
        return queries.unendedExpiringBefore(time);
    }

    @Override
    public int repairSlots(String projectId, SlotCount seen, int slotsHeld) {
        return slots.repair(projectId, seen, slotsHeld);
    }

    @Override
    public int repairBusySlots(String projectId, SlotCount before, SlotCount after, int slotsHeld) {
        return slots.repairBusy(projectId, before, after, slotsHeld);
    }

    @Override
    public void freeSlotOfRemoved(String projectId, String sessionId) {
        slots.freeRemoved(projectId, sessionId);
    }
}
