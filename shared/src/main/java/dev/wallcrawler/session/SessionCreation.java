package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static dev.wallcrawler.session.SessionItem.number;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** Stores new sessions: session, slot and idempotency record in one transaction. Thread-safe. */
final class SessionCreation {

    private static final Duration IDEMPOTENCY_REMEMBERED = Duration.ofHours(24);
    private static final String REQUEST_HASH = "requestHash";
    private static final String FIRST_ANSWER = "session";
    private static final String KEPT = "kept";

    /** A key's record is that of the session {@code :session}. */
    private static final String STANDS_FOR = "#answer.#id = :session";
    private static final Map<String, String> STANDS_FOR_NAMES = Map.of("#answer", FIRST_ANSWER, "#id", SessionItem.ID);

    private final Transactions transactions;
    private final SessionTables tables;
    private final ProjectSlots slots;
    private final InstantSource clock;
    private final Duration retention;

    SessionCreation(
            Transactions transactions,
            SessionTables tables,
            ProjectSlots slots,
            InstantSource clock,
            Duration retention) {
        this.transactions = transactions;
        this.tables = tables;
        this.slots = slots;
        this.clock = clock;
        this.retention = retention;
    }

    CreateOutcome create(NewSession asked) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Session session = inCreation(asked, now);
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(tables.sessions())
                        .item(SessionItem.toItem(session, retention))
                        .conditionExpression("attribute_not_exists(" + SessionItem.ID + ")")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build());
        writes.add(slots.take(asked.projectId()));
        asked.idempotency().ifPresent(idempotency -> writes.add(remember(idempotency, session)));
        return switch (transactions.write(writes)) {
            case Transactions.Outcome.Written() -> new CreateOutcome.Created(session);
            case Transactions.Outcome.ConditionsFailed(List<Transactions.Outcome.Part> parts) ->
                refusal(asked, session, parts);
        };
    }

    void keep(NewSession.Idempotency idempotency, Session first) {
        // Whether it stands for another one by now is all the same.
        transactions.write(List.of(keeping(idempotency, first)));
    }

    /** What keeps the key's record, if it stands for this session. */
    TransactWriteItem keeping(NewSession.Idempotency idempotency, Session first) {
        Put put = Put.builder()
                .tableName(tables.idempotency())
                .item(record(idempotency, first, true))
                .conditionExpression(STANDS_FOR)
                .expressionAttributeNames(STANDS_FOR_NAMES)
                .expressionAttributeValues(Map.of(":session", fromS(first.id())))
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    void forget(NewSession.Idempotency idempotency, String sessionId) {
        Delete delete = Delete.builder()
                .tableName(tables.idempotency())
                .key(Map.of(TableDefinitions.IDEMPOTENCY_KEY, fromS(idempotency.keyHash())))
                .conditionExpression(STANDS_FOR)
                .expressionAttributeNames(STANDS_FOR_NAMES)
                .expressionAttributeValues(Map.of(":session", fromS(sessionId)))
                .build();
        // Forgotten already, and perhaps used anew since: that is all the same, too.
        transactions.write(List.of(TransactWriteItem.builder().delete(delete).build()));
    }

    private CreateOutcome refusal(NewSession asked, Session session, List<Transactions.Outcome.Part> parts) {
        Transactions.Outcome.Part own = parts.getFirst();
        if (own.failed()) {
            // The SDK tried again a write that had been applied; ids are never used twice otherwise.
            return new CreateOutcome.Created(own.item().map(SessionItem::fromItem).orElse(session));
        }
        Optional<Map<String, AttributeValue>> remembered =
                parts.size() > 2 ? parts.get(2).item() : Optional.empty();
        if (remembered.isPresent()) {
            return asked.idempotency().orElseThrow().requestHash().equals(remembered.get().get(REQUEST_HASH).s())
                    ? repeated(remembered.get())
                    : new CreateOutcome.KeyReused();
        }
        return parts.get(1)
                .item()
                .<CreateOutcome>map(project -> new CreateOutcome.OverLimit(
                        Integer.parseInt(project.get(ProjectSlots.CONCURRENCY).n()),
                        SlotCount.of(project).inUse()))
                .orElseGet(CreateOutcome.UnknownProject::new);
    }

    private static CreateOutcome repeated(Map<String, AttributeValue> record) {
        return new CreateOutcome.Repeated(
                SessionItem.fromItem(record.get(FIRST_ANSWER).m()), record.containsKey(KEPT) && record.get(KEPT).bool());
    }

    private TransactWriteItem remember(NewSession.Idempotency idempotency, Session session) {
        Put put = Put.builder()
                .tableName(tables.idempotency())
                .item(record(idempotency, session, false))
                .conditionExpression("attribute_not_exists(#key) OR #ttl <= :now")
                .expressionAttributeNames(
                        Map.of("#key", TableDefinitions.IDEMPOTENCY_KEY, "#ttl", TableDefinitions.TTL))
                .expressionAttributeValues(Map.of(":now", number(session.createdAt().getEpochSecond())))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    private Map<String, AttributeValue> record(NewSession.Idempotency idempotency, Session first, boolean isKept) {
        Map<String, AttributeValue> answer = new HashMap<>(SessionItem.toItem(first, retention));
        answer.remove(SessionItem.PROXY_USERNAME);
        answer.remove(SessionItem.PROXY_PASSWORD);
        return Map.of(
                TableDefinitions.IDEMPOTENCY_KEY, fromS(idempotency.keyHash()),
                REQUEST_HASH, fromS(idempotency.requestHash()),
                FIRST_ANSWER, fromM(answer),
                KEPT, fromBool(isKept),
                TableDefinitions.TTL, SessionItem.ttl(first.createdAt(), IDEMPOTENCY_REMEMBERED));
    }

    private static Session inCreation(NewSession asked, Instant now) {
        return new Session(
                asked.id(),
                asked.projectId(),
                asked.apiKeyId(),
                SessionStatus.CREATING,
                Optional.empty(),
                1,
                Transitions.random(),
                now,
                now,
                now.plus(asked.timeout()),
                Optional.empty(),
                Optional.empty(),
                asked.keepAlive(),
                asked.region(),
                asked.userMetadata(),
                asked.browserSettings(),
                asked.proxy(),
                asked.ignoredSettings(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                TaskStop.UNKNOWN);
    }
}
