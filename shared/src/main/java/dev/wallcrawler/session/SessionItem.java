package dev.wallcrawler.session;

import dev.wallcrawler.session.SessionTotals.BrowserUse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/**
 * The form of a session in its table: times are numbers of milliseconds since the epoch, but for {@link #TTL}, which DynamoDB
 * wants in seconds; what is unknown is absent.
 */
public final class SessionItem {

    public static final String ID = "sessionId";
    public static final String PROJECT_ID = "projectId";
    public static final String API_KEY_ID = "apiKeyId";
    public static final String STATUS = "status";
    public static final String END_REASON = "endReason";
    public static final String VERSION = "version";
    public static final String TRANSITION_ID = "transitionId";
    public static final String CREATED_AT = "createdAt";
    public static final String UPDATED_AT = "updatedAt";
    public static final String EXPIRES_AT = "expiresAt";
    public static final String READY_AT = "readyAt";
    public static final String ENDED_AT = "endedAt";
    public static final String KEEP_ALIVE = "keepAlive";
    public static final String REGION = "region";
    public static final String USER_METADATA = "userMetadata";
    public static final String BROWSER_SETTINGS = "browserSettings";
    public static final String PROXY_SERVER = "proxyServer";
    public static final String PROXY_USERNAME = "proxyUsername";
    public static final String PROXY_PASSWORD = "proxyPassword";
    public static final String IGNORED_SETTINGS = "ignoredSettings";
    public static final String TASK_ARN = "taskArn";
    public static final String ECS_VERSION = "ecsVersion";
    public static final String PRIVATE_IP = "privateIp";
    public static final String PORT = "port";
    public static final String PUBLIC_IP = "publicIp";
    public static final String CONTAINER_ID = "containerId";
    public static final String PROXY_BYTES = "proxyBytes";
    public static final String CPU_AVERAGE = "cpuAverage";
    public static final String MEMORY_PEAK_MB = "memoryPeakMb";
    public static final String STOPPED_REASON = "stoppedReason";
    public static final String STOP_CODE = "stopCode";
    public static final String EXIT_CODE = "exitCode";
    /** Present until the session has ended: the partition key of the live index, 0 to 15. */
    public static final String LIVE_SHARD = "liveShard";
    /** When DynamoDB may remove the item, in seconds since the epoch. */
    public static final String TTL = "ttl";

    /** How many partitions the live index is spread over. */
    public static final int LIVE_SHARDS = 16;

    private SessionItem() {}

    /** The item of a session; {@code retention} is how long the row stays after its end, or after its deadline. */
    public static Map<String, AttributeValue> toItem(Session session, Duration retention) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(ID, fromS(session.id()));
        item.put(PROJECT_ID, fromS(session.projectId()));
        item.put(API_KEY_ID, fromS(session.apiKeyId()));
        item.put(STATUS, fromS(session.status().name()));
        session.endReason().ifPresent(reason -> item.put(END_REASON, fromS(reason.name())));
        item.put(VERSION, number(session.version()));
        item.put(TRANSITION_ID, fromS(session.transitionId()));
        item.put(CREATED_AT, time(session.createdAt()));
        item.put(UPDATED_AT, time(session.updatedAt()));
        item.put(EXPIRES_AT, time(session.expiresAt()));
        session.readyAt().ifPresent(at -> item.put(READY_AT, time(at)));
        session.endedAt().ifPresent(at -> item.put(ENDED_AT, time(at)));
        item.put(KEEP_ALIVE, fromBool(session.keepAlive()));
        item.put(REGION, fromS(session.region()));
        item.put(USER_METADATA, fromS(session.userMetadata()));
        item.put(BROWSER_SETTINGS, fromS(BrowserSettingsJson.write(session.browserSettings())));
        session.proxy().ifPresent(proxy -> {
            item.put(PROXY_SERVER, fromS(proxy.server()));
            proxy.username().ifPresent(username -> item.put(PROXY_USERNAME, fromS(username)));
            proxy.password().ifPresent(password -> item.put(PROXY_PASSWORD, fromS(password)));
        });
        item.put(
                IGNORED_SETTINGS,
                fromL(session.ignoredSettings().stream().map(AttributeValue::fromS).toList()));
        session.taskArn().ifPresent(arn -> item.put(TASK_ARN, fromS(arn)));
        item.put(ECS_VERSION, number(session.ecsVersion()));
        session.endpoint().ifPresent(endpoint -> putEndpoint(item, endpoint));
        session.totals().ifPresent(totals -> putTotals(item, totals));
        putTaskStop(item, session.taskStop());
        if (!session.status().isFinal()) {
            item.put(LIVE_SHARD, number(liveShard(session.id())));
        }
        item.put(TTL, ttl(session.endedAt().orElse(session.expiresAt()), retention));
        return item;
    }

    /**
     * The session of an item.
     *
     * @throws IllegalArgumentException if the item lacks a field that every session has, naming the field
     */
    public static Session fromItem(Map<String, AttributeValue> item) {
        return new Session(
                require(item, ID).s(),
                require(item, PROJECT_ID).s(),
                require(item, API_KEY_ID).s(),
                SessionStatus.valueOf(require(item, STATUS).s()),
                string(item, END_REASON).map(EndReason::valueOf),
                requireLong(item, VERSION),
                require(item, TRANSITION_ID).s(),
                Instant.ofEpochMilli(requireLong(item, CREATED_AT)),
                Instant.ofEpochMilli(requireLong(item, UPDATED_AT)),
                Instant.ofEpochMilli(requireLong(item, EXPIRES_AT)),
                integer(item, READY_AT).map(Instant::ofEpochMilli),
                integer(item, ENDED_AT).map(Instant::ofEpochMilli),
                require(item, KEEP_ALIVE).bool(),
                require(item, REGION).s(),
                require(item, USER_METADATA).s(),
                BrowserSettingsJson.read(require(item, BROWSER_SETTINGS).s()),
                string(item, PROXY_SERVER)
                        .map(server ->
                                new ExternalProxy(server, string(item, PROXY_USERNAME), string(item, PROXY_PASSWORD))),
                strings(item, IGNORED_SETTINGS),
                string(item, TASK_ARN),
                integer(item, ECS_VERSION).orElse(0L),
                string(item, PRIVATE_IP)
                        .map(ip -> new Endpoint(
                                ip,
                                (int) requireLong(item, PORT),
                                string(item, PUBLIC_IP),
                                string(item, CONTAINER_ID))),
                integer(item, PROXY_BYTES)
                        .map(bytes -> new SessionTotals(
                                bytes,
                                integer(item, MEMORY_PEAK_MB)
                                        .map(memory -> new BrowserUse(
                                                Double.parseDouble(require(item, CPU_AVERAGE).n()), memory)))),
                new TaskStop(
                        string(item, STOPPED_REASON),
                        string(item, STOP_CODE),
                        integer(item, EXIT_CODE).map(Math::toIntExact)));
    }

    /** The partition of the live index that a session belongs to. */
    public static int liveShard(String sessionId) {
        return Math.floorMod(sessionId.hashCode(), LIVE_SHARDS);
    }

    static void putEndpoint(Map<String, AttributeValue> values, Endpoint endpoint) {
        values.put(PRIVATE_IP, fromS(endpoint.privateIp()));
        values.put(PORT, number(endpoint.port()));
        endpoint.publicIp().ifPresent(ip -> values.put(PUBLIC_IP, fromS(ip)));
        endpoint.containerId().ifPresent(id -> values.put(CONTAINER_ID, fromS(id)));
    }

    static void putTotals(Map<String, AttributeValue> values, SessionTotals totals) {
        values.put(PROXY_BYTES, number(totals.proxyBytes()));
        totals.browserUse().ifPresent(use -> {
            values.put(CPU_AVERAGE, fromN(Double.toString(use.cpuAveragePercent())));
            values.put(MEMORY_PEAK_MB, number(use.memoryPeakMb()));
        });
    }

    static void putTaskStop(Map<String, AttributeValue> values, TaskStop stop) {
        stop.stoppedReason().ifPresent(reason -> values.put(STOPPED_REASON, fromS(reason)));
        stop.stopCode().ifPresent(code -> values.put(STOP_CODE, fromS(code)));
        stop.exitCode().ifPresent(code -> values.put(EXIT_CODE, number(code)));
    }

    static AttributeValue ttl(Instant end, Duration retention) {
        return number(end.plus(retention).getEpochSecond());
    }

    static AttributeValue time(Instant time) {
        return number(time.toEpochMilli());
    }

    static AttributeValue number(long number) {
        return fromN(Long.toString(number));
    }

    private static AttributeValue require(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a session item lacks " + name);
        }
        return value;
    }

    private static long requireLong(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(require(item, name).n());
    }

    private static Optional<String> string(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
    }

    private static Optional<Long> integer(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::n).map(Long::valueOf);
    }

    private static List<String> strings(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? List.of() : value.l().stream().map(AttributeValue::s).toList();
    }
}
