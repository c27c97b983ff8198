package dev.wallcrawler.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.DynamoDbLocal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class StreamPollerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] NO_FAILURES = "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final String table = "stream-" + UUID.randomUUID();
    private final DynamoDbClient client = DynamoDbLocal.client();
    private final DynamoDbStreamsClient streams = DynamoDbStreamsClient.builder()
            .endpointOverride(DynamoDbLocal.endpoint())
            .region(Region.US_WEST_2)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .build();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private String streamArn;

    @BeforeEach
    void createTable() {
        streamArn = client.createTable(create -> create.tableName(table)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build())
                        .streamSpecification(StreamSpecification.builder()
                                .streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                                .build()))
                .tableDescription()
                .latestStreamArn();
    }

    @AfterEach
    void dropTable() {
        client.deleteTable(delete -> delete.tableName(table));
        client.close();
        streams.close();
    }

    private StreamPoller start(StreamConsumer consumer) throws IOException {
        return StreamPoller.start(
                streams,
                new StreamPoller.Source(
                        streamArn,
                        "us-west-2",
                        new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofMillis(1)),
                        Duration.ofMillis(20)),
                consumer,
                new StreamPoller.Files(directory.resolve("checkpoints.json"), directory.resolve("failures.jsonl")),
                InstantSource.system());
    }

    private void put(int... numbers) {
        for (int number : numbers) {
            client.putItem(put -> put.tableName(table).item(Map.of("id", AttributeValue.fromS("item-" + number))));
        }
    }

    private static List<String> ids(JsonNode event) {
        var ids = new ArrayList<String>();
        event.path("Records").forEach(change -> ids.add(change.at("/dynamodb/Keys/id/S").asText()));
        return ids;
    }

    private byte[] handleAll(byte[] event) throws IOException {
        List<String> ids = ids(Json.MAPPER.readTree(event));
        batches.add(ids);
        handled.addAll(ids);
        return NO_FAILURES;
    }

    /** Handles what comes before the item, and reports the item as the first that failed. */
    private byte[] handleBefore(String item, byte[] event) throws IOException {
        JsonNode json = Json.MAPPER.readTree(event);
        List<String> ids = ids(json);
        batches.add(ids);
        int failed = ids.indexOf(item);
        handled.addAll(failed < 0 ? ids : ids.subList(0, failed));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        var failures = result.putArray("batchItemFailures");
        if (failed >= 0) {
            failures.addObject()
                    .put("itemIdentifier", json.at("/Records/" + failed + "/dynamodb/SequenceNumber").asText());
        }
        return result.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String[] items(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "item-" + i).toArray(String[]::new);
    }

    @Test
    void shouldHandOnEveryChangeInOrderAsLambdaGetsIt() throws Exception {
        var events = new CopyOnWriteArrayList<JsonNode>();
        try (StreamPoller poller = start(event -> {
            events.add(Json.MAPPER.readTree(event));
            return handleAll(event);
        })) {
            put(1);
            client.putItem(put -> put.tableName(table)
                    .item(Map.of("id", AttributeValue.fromS("item-1"), "n", AttributeValue.fromN("7"))));
            client.deleteItem(delete -> delete.tableName(table).key(Map.of("id", AttributeValue.fromS("item-1"))));
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        List<JsonNode> changes = new ArrayList<>();
        events.forEach(event -> event.path("Records").forEach(changes::add));
        assertThat(changes).extracting(change -> change.path("eventName").asText())
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        JsonNode modify = changes.get(1);
        assertThat(modify.path("eventSource").asText()).isEqualTo("aws:dynamodb");
        assertThat(modify.path("eventSourceARN").asText()).isEqualTo(streamArn);
        assertThat(modify.path("awsRegion").asText()).isEqualTo("us-west-2");
        assertThat(modify.at("/dynamodb/NewImage/n/N").asText()).isEqualTo("7");
        assertThat(modify.at("/dynamodb/OldImage").has("n")).isFalse();
        assertThat(changes.get(2).at("/dynamodb").has("NewImage")).isFalse();
    }

    @Test
    void shouldTryAgainFromTheChangeThatFailed() throws Exception {
        put(1, 2, 3, 4, 5);
        var tries = new CopyOnWriteArrayList<Integer>();

        try (StreamPoller poller = start(event -> {
            tries.add(1);
            return tries.size() < 3 ? handleBefore("item-3", event) : handleAll(event);
        })) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        assertThat(handled).containsExactly(items(1, 5));
        assertThat(batches.getFirst()).containsExactly(items(1, 5));
        assertThat(batches.get(1)).containsExactly(items(3, 5));
        assertThat(directory.resolve("failures.jsonl")).doesNotExist();
    }

    @Test
    void shouldPutAsideTheOneChangeThatNeverWorksAndGoOn() throws Exception {
        put(1, 2, 3, 4, 5);

        try (StreamPoller poller = start(event -> handleBefore("item-3", event))) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        assertThat(handled).containsExactly("item-1", "item-2", "item-4", "item-5");
        assertThat(batches.stream().filter(List.of("item-3")::equals)).hasSize(1 + 3);
        List<String> failures = Files.readAllLines(directory.resolve("failures.jsonl"));
        assertThat(failures).singleElement().satisfies(line -> {
            JsonNode json = Json.MAPPER.readTree(line);
            assertThat(json.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
            assertThat(json.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(4);
        });
    }

    @Test
    void shouldFindTheChangeThatMakesTheFunctionThrow() throws Exception {
        put(1, 2, 3, 4, 5, 6, 7, 8);

        try (StreamPoller poller = start(event -> {
            if (ids(Json.MAPPER.readTree(event)).contains("item-6")) {
                throw new IllegalStateException("item-6");
            }
            return handleAll(event);
        })) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        assertThat(handled)
                .containsExactly("item-1", "item-2", "item-3", "item-4", "item-5", "item-7", "item-8");
        assertThat(Files.readAllLines(directory.resolve("failures.jsonl"))).hasSize(1);
    }

    @Test
    void shouldGoOnWhereItStoppedAfterARestart() throws Exception {
        put(1, 2);
        try (StreamPoller poller = start(this::handleAll)) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }
        put(3, 4);

        try (StreamPoller poller = start(this::handleAll)) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        assertThat(handled).containsExactly(items(1, 4));
    }

    @Test
    void shouldHandleAgainWhatWasNotDoneWhenItStopped() throws Exception {
        put(1, 2, 3);
        try (StreamPoller poller = start(event -> {
            byte[] result = handleBefore("item-2", event);
            Thread.currentThread().interrupt();
            return result;
        })) {
            assertThat(poller.awaitCaughtUp(Duration.ofSeconds(1))).isFalse();
        }

        try (StreamPoller poller = start(this::handleAll)) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        assertThat(handled).containsExactly(items(1, 3));
    }

    @Test
    void shouldReadMoreThanOneBatch() throws Exception {
        put(IntStream.rangeClosed(1, 250).toArray());

        try (StreamPoller poller = start(this::handleAll)) {
            assertThat(poller.awaitCaughtUp(PATIENCE)).isTrue();
        }

        assertThat(handled).containsExactly(items(1, 250));
        assertThat(batches).hasSizeGreaterThan(2).allMatch(batch -> batch.size() <= 100);
    }
}
