package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static dev.wallcrawler.session.SessionItem.time;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** Reads sessions through the indexes of their table; eventually consistent. Thread-safe. */
final class SessionQueries {

    /** How many rows one call looks at before it hands the caller a cursor, so that a rare match cannot make it endless. */
    private static final int MOST_ROWS_LOOKED_AT = 10_000;
    /** DynamoDB charges for what it reads: no more than the answer needs at first, and more where few of them match. */
    private static final int FEWEST_ROWS_AT_ONCE = 25;

    private static final int GROWTH = 4;

    private final DynamoDbClient dynamoDb;
    private final String table;

    SessionQueries(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    SessionPage list(String projectId, Predicate<Session> matching, int limit, Optional<String> cursor) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be between 1 and 1000");
        }
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table)
                .indexName(TableDefinitions.PROJECT_INDEX)
                .keyConditionExpression("#project = :project")
                .expressionAttributeNames(Map.of("#project", SessionItem.PROJECT_ID))
                .expressionAttributeValues(Map.of(":project", fromS(projectId)))
                .scanIndexForward(false);
        Map<String, AttributeValue> start = cursor.map(text -> ListCursor.parse(text).key(projectId)).orElse(Map.of());
        List<Session> found = new ArrayList<>();
        List<SessionRows.Unreadable> unreadable = new ArrayList<>();
        int lookedAt = 0;
        int rowsForOne = 1;
        do {
            int missing = Math.max(limit - found.size(), FEWEST_ROWS_AT_ONCE);
            QueryResponse page = dynamoDb.query(query.limit(Math.min(missing * rowsForOne, MOST_ROWS_LOOKED_AT))
                    .exclusiveStartKey(start.isEmpty() ? null : start)
                    .build());
            rowsForOne = Math.min(rowsForOne * GROWTH, MOST_ROWS_LOOKED_AT);
            for (Map<String, AttributeValue> item : page.items()) {
                Optional<Session> session = read(item, unreadable, matching);
                session.ifPresent(found::add);
                if (session.isPresent() && found.size() == limit) {
                    return page(found, unreadable, Optional.of(ListCursor.after(session.get())));
                }
            }
            lookedAt += page.items().size();
            start = page.lastEvaluatedKey();
        } while (!start.isEmpty() && lookedAt < MOST_ROWS_LOOKED_AT);
        return page(found, unreadable, start.isEmpty() ? Optional.empty() : Optional.of(ListCursor.at(start)));
    }

    SessionRows unendedExpiringBefore(Instant time) {
        List<Session> sessions = new ArrayList<>();
        List<SessionRows.Unreadable> unreadable = new ArrayList<>();
        for (int shard = 0; shard < SessionItem.LIVE_SHARDS; shard++) {
            Map<String, AttributeValue> values =
                    Map.of(":shard", SessionItem.number(shard), ":time", time(time));
            dynamoDb.queryPaginator(query -> query.tableName(table)
                            .indexName(TableDefinitions.LIVE_INDEX)
                            .keyConditionExpression("#shard = :shard AND #expires < :time")
                            .expressionAttributeNames(
                                    Map.of("#shard", SessionItem.LIVE_SHARD, "#expires", SessionItem.EXPIRES_AT))
                            .expressionAttributeValues(values))
                    .items()
                    .forEach(item -> read(item, unreadable, _ -> true).ifPresent(sessions::add));
        }
        return new SessionRows(sessions, unreadable);
    }

    private static SessionPage page(
            List<Session> found, List<SessionRows.Unreadable> unreadable, Optional<ListCursor> cursor) {
        return new SessionPage(new SessionRows(found, unreadable), cursor.map(ListCursor::text));
    }

    private static Optional<Session> read(
            Map<String, AttributeValue> item, List<SessionRows.Unreadable> unreadable, Predicate<Session> matching) {
        try {
            return Optional.of(SessionItem.fromItem(item)).filter(matching);
        } catch (RuntimeException e) {
            unreadable.add(SessionRows.Unreadable.of(
                    item.get(SessionItem.ID).s(),
                    Optional.ofNullable(item.get(SessionItem.PROJECT_ID)).map(AttributeValue::s),
                    e));
            return Optional.empty();
        }
    }
}
