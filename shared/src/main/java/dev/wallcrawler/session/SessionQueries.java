package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
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
        Map<String, AttributeValue> start = cursor.map(text -> Cursor.parse(text).key(projectId)).orElse(Map.of());
        List<Session> found = new ArrayList<>();
        int lookedAt = 0;
        int rowsForOne = 1;
        do {
            int missing = Math.max(limit - found.size(), FEWEST_ROWS_AT_ONCE);
            QueryResponse page = dynamoDb.query(query.limit(Math.min(missing * rowsForOne, MOST_ROWS_LOOKED_AT))
                    .exclusiveStartKey(start.isEmpty() ? null : start)
                    .build());
            rowsForOne = Math.min(rowsForOne * GROWTH, MOST_ROWS_LOOKED_AT);
            for (Map<String, AttributeValue> item : page.items()) {
                Session session = SessionItem.fromItem(item);
                if (!matching.test(session)) {
                    continue;
                }
                found.add(session);
                if (found.size() == limit) {
                    return new SessionPage(found, Optional.of(Cursor.after(session).text()));
                }
            }
            lookedAt += page.items().size();
            start = page.lastEvaluatedKey();
        } while (!start.isEmpty() && lookedAt < MOST_ROWS_LOOKED_AT);
        return new SessionPage(
                found, start.isEmpty() ? Optional.empty() : Optional.of(Cursor.at(start).text()));
    }

    List<Session> unendedExpiringBefore(Instant time) {
        List<Session> sessions = new ArrayList<>();
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
                    .forEach(item -> sessions.add(SessionItem.fromItem(item)));
        }
        return sessions;
    }

    /** Where a page ended: the last session that was looked at. */
    private record Cursor(String sessionId, long createdAt) {

        static Cursor after(Session session) {
            return new Cursor(session.id(), session.createdAt().toEpochMilli());
        }

        static Cursor at(Map<String, AttributeValue> key) {
            return new Cursor(
                    key.get(SessionItem.ID).s(),
                    Long.parseLong(key.get(SessionItem.CREATED_AT).n()));
        }

        static Cursor parse(String text) {
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                int colon = plain.indexOf(':');
                if (colon > 0 && plain.startsWith("sess_", colon + 1)) {
                    return new Cursor(plain.substring(colon + 1), Long.parseLong(plain, 0, colon, 10));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cursor is not one that a list call returned", e);
            }
            throw new IllegalArgumentException("cursor is not one that a list call returned");
        }

        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((createdAt + ":" + sessionId).getBytes(StandardCharsets.UTF_8));
        }

        Map<String, AttributeValue> key(String projectId) {
            return Map.of(
                    SessionItem.ID, fromS(sessionId),
                    SessionItem.PROJECT_ID, fromS(projectId),
                    SessionItem.CREATED_AT, SessionItem.number(createdAt));
        }
    }
}
