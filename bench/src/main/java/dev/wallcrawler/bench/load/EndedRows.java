package dev.wallcrawler.bench.load;

import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sessions that have ended, written straight to their table: copies of one that really did. */
final class EndedRows {
    private static final int BATCH = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DynamoDbClient dynamoDb;
    private final SessionTables tables;
    private final Map<String, AttributeValue> model;
    private int written;

    /** @param model an item of a session that has ended */
    EndedRows(DynamoDbClient dynamoDb, SessionTables tables, Map<String, AttributeValue> model) {
        this.dynamoDb = dynamoDb;
        this.tables = tables;
        this.model = new HashMap<>(model);
        // The stream would have each task stopped that a new row names.
        this.model.remove(SessionItem.TASK_ARN);
    }

    /** Gives a project this many; every tenth one has the metadata {@code {"tenth":"yes"}}. */
    void write(String projectId, int count) {
        List<WriteRequest> batch = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            batch.add(WriteRequest.builder()
                    .putRequest(PutRequest.builder().item(item(projectId, row)).build())
                    .build());
            if (batch.size() == BATCH || row == count - 1) {
                var answer = dynamoDb.batchWriteItem(request -> request.requestItems(Map.of(tables.sessions(), batch)));
                if (!answer.unprocessedItems().isEmpty()) {
                    throw new IllegalStateException("rows were not written");
                }
                batch.clear();
            }
        }
        written += count;
    }

    /** Waits until the stream has been told of every row, so that this does not go on beside what is measured. */
    void awaitTold(Path streamLog) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (told(streamLog) < written) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the stream has told of %d rows of %d".formatted(told(streamLog), written));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static long told(Path streamLog) throws IOException {
        if (Files.notExists(streamLog)) {
            return 0;
        }
        try (var lines = Files.lines(streamLog)) {
            return lines.filter(line -> line.contains("\"SESSION_TERMINATED\"")).count();
        }
    }

    private Map<String, AttributeValue> item(String projectId, int row) {
        Map<String, AttributeValue> item = new HashMap<>(model);
        long createdAt = Long.parseLong(model.get(SessionItem.CREATED_AT).n()) - row;
        item.put(SessionItem.ID, AttributeValue.fromS("sess_01%024d".formatted(written + row)));
        item.put(SessionItem.PROJECT_ID, AttributeValue.fromS(projectId));
        item.put(SessionItem.CREATED_AT, AttributeValue.fromN(Long.toString(createdAt)));
        item.put(
                SessionItem.USER_METADATA,
                AttributeValue.fromS("{\"all\":\"yes\",\"tenth\":\"%s\"}".formatted(row % 10 == 0 ? "yes" : "no")));
        return item;
    }
}
