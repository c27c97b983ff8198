package dev.wallcrawler.model;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.ecs.EcsTaskProcessorHandler;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.reaper.ModelledReaper;
import dev.wallcrawler.reaper.SessionReaperHandler;
import dev.wallcrawler.sessions.create.ModelledCreate;
import dev.wallcrawler.sessions.create.SessionsCreateHandler;
import dev.wallcrawler.sessions.update.ModelledUpdate;
import dev.wallcrawler.sessions.update.SessionsUpdateHandler;
import dev.wallcrawler.stream.StreamProcessorHandler;
import dev.wallcrawler.task.BrowserTasks;
import dev.wallcrawler.task.TestingEcs;

import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The real functions, made once, over whatever world is the present one. */
final class Functions {

    private static final Context CONTEXT = (Context) Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> switch (method.getName()) {
                case "getAwsRequestId" -> "request-of-the-model";
                case "getRemainingTimeInMillis" -> 60_000;
                default -> defaultOf(method.getReturnType());
            });

    private final Map<LogGroupName, TestingEventLog> logs = new EnumMap<>(LogGroupName.class);
    private final GatedStore store = new GatedStore(this::world);
    private final SessionsCreateHandler create;
    private final SessionsUpdateHandler update;
    private final EcsTaskProcessorHandler taskEvents;
    private final StreamProcessorHandler stream;
    private final SessionReaperHandler reaper;
    private final Breakage breakage;
    private World world;

    /** What is wrong with the functions, for a test of the tests. */
    enum Breakage {
        NONE,
        IDLE_REAPER,
        FORGETFUL_STREAM,
        /** It does not look at what a row was before, and so takes each change for the one that made the row what it is. */
        SHORT_SIGHTED_STREAM
    }

    Functions() {
        this(Breakage.NONE);
    }

    Functions(Breakage breakage) {
        this.breakage = breakage;
        GatedEcs ecs = new GatedEcs(this::world);
        InstantSource clock = () -> world.clock().instant();
        ProjectStore projects = new GatedProjects(this::world);
        BrowserTasks tasks = new BrowserTasks(ecs, TestingEcs.CLUSTER, "controller");
        create = ModelledCreate.over(
                store,
                projects,
                ecs,
                TestingEcs.CLUSTER,
                new ConnectUrls("ws://127.0.0.1:8081", (_, _, _) -> "token"),
                log(LogGroupName.SESSIONS_CREATE).eventLog(),
                clock,
                () -> world.nextSessionId());
        update = ModelledUpdate.over(store, log(LogGroupName.SESSIONS_UPDATE).eventLog(), clock);
        taskEvents = new EcsTaskProcessorHandler(
                store, "controller", log(LogGroupName.ECS_TASK_PROCESSOR).eventLog());
        stream = new StreamProcessorHandler(store, tasks, clock, log(LogGroupName.STREAM_PROCESSOR).eventLog());
        reaper = ModelledReaper.over(store, projects, tasks, clock, log(LogGroupName.SESSION_REAPER).eventLog());
    }

    /** Forgets the world before, and what was logged in it. */
    void enter(World next) {
        world = next;
        logs.values().forEach(TestingEventLog::clear);
    }

    private World world() {
        return world;
    }

    private TestingEventLog log(LogGroupName group) {
        return logs.computeIfAbsent(group, TestingEventLog::of);
    }

    void create(int timeoutSeconds, Optional<String> idempotencyKey) {
        var request = TestingRequests.of("POST", "/v1/sessions").withBody("{\"timeout\":" + timeoutSeconds + "}");
        idempotencyKey.ifPresent(key -> request.setHeaders(Map.of("Idempotency-Key", key)));
        create.handleRequest(request, CONTEXT);
    }

    void release(String sessionId) {
        update.handleRequest(
                TestingRequests.about(sessionId, "POST", "/v1/sessions/{id}").withBody("{\"status\":\"REQUEST_RELEASE\"}"),
                CONTEXT);
    }

    void taskEvent(Map<String, Object> event) {
        taskEvents.handleRequest(event, CONTEXT);
    }

    /** Reads a batch and tells what failed of it. */
    Optional<String> stream(DynamodbEvent batch) {
        DynamodbEvent seen = switch (breakage) {
            case FORGETFUL_STREAM -> withoutTheLast(batch);
            case SHORT_SIGHTED_STREAM -> withoutOldImages(batch);
            case NONE, IDLE_REAPER -> batch;
        };
        return stream.handleRequest(seen, CONTEXT).getBatchItemFailures().stream()
                .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
                .findFirst();
    }

    private static DynamodbEvent withoutTheLast(DynamodbEvent batch) {
        DynamodbEvent most = new DynamodbEvent();
        most.setRecords(batch.getRecords().subList(0, batch.getRecords().size() - 1));
        return most;
    }

    private static DynamodbEvent withoutOldImages(DynamodbEvent batch) {
        DynamodbEvent news = new DynamodbEvent();
        news.setRecords(batch.getRecords().stream().map(Functions::withoutOldImage).toList());
        return news;
    }

    private static DynamodbStreamRecord withoutOldImage(DynamodbStreamRecord change) {
        if (change.getDynamodb().getNewImage() == null) {
            return change;
        }
        DynamodbStreamRecord news = new DynamodbStreamRecord();
        news.setEventName(change.getEventName());
        news.setDynamodb(new StreamRecord()
                .withSequenceNumber(change.getDynamodb().getSequenceNumber())
                .withNewImage(change.getDynamodb().getNewImage()));
        return news;
    }

    void reap() {
        if (breakage != Breakage.IDLE_REAPER) {
            reaper.handleRequest(Map.of(), CONTEXT);
        }
    }

    Controller controller(String sessionId) {
        return new Controller(store, sessionId);
    }

    /** The trail: the events of one type, of all functions. */
    List<JsonNode> trail(String type) {
        return Stream.of(LogGroupName.SESSIONS_CREATE, LogGroupName.STREAM_PROCESSOR)
                .flatMap(group -> log(group).lines().stream())
                .filter(line -> line.contains(type))
                .map(Functions::parse)
                .filter(event -> event.path("event_type").asText().equals(type))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new Violation("not JSON: " + line);
        }
    }

    private static Object defaultOf(Class<?> type) {
        return type == int.class ? 0 : null;
    }
}
