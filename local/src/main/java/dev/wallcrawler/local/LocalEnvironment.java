package dev.wallcrawler.local;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.SessionTables;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The environment variables of everything that the stack runs. Where AWS has its own endpoints, these name the local ones;
 * nothing else tells a part that it runs locally.
 *
 * @param dynamoDb DynamoDB Local
 * @param gateway what clients connect to
 * @param keys sign and check tokens
 * @param chromePath the browser, if it was named
 * @param settings over all others
 */
record LocalEnvironment(
        URI dynamoDb, URI gateway, TokenKeys keys, Optional<Path> chromePath, Map<String, String> settings) {
    static final String REGION = "us-west-2";
    static final String ACCOUNT = "000000000000";
    static final String CLUSTER = "wallcrawler";
    static final String TASK_FAMILY = "wallcrawler-controller";
    static final String CONTAINER = "controller";

    private static final String LOOPBACK = "127.0.0.1";
    private static final String PRIVATE_KEY = "TOKEN_PRIVATE_KEY";
    private static final String CHROME_PATH = "CHROME_PATH";
    private static final String ANY_KEY = "local";
    /** What browsers need of the caller's environment; browser/find tries them with the same. */
    private static final List<String> OF_THE_CALLER =
            List.of("CHROME_FLAGS", "PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE");

    LocalEnvironment {
        requireNonNull(dynamoDb, "dynamoDb is null");
        requireNonNull(gateway, "gateway is null");
        requireNonNull(keys, "keys is null");
        requireNonNull(chromePath, "chromePath is null");
        settings = Map.copyOf(settings);
    }

    /** Lets this JVM's AWS clients find credentials: DynamoDB Local takes any, but the SDK wants some. */
    static void provideCredentials() {
        for (String property : List.of("aws.accessKeyId", "aws.secretAccessKey")) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, ANY_KEY);
            }
        }
    }

    /** For the functions. */
    Environment functions(URI ecs) {
        Map<String, String> variables = common();
        variables.put("AWS_ENDPOINT_URL_ECS", ecs.toString());
        variables.put("ECS_CLUSTER", CLUSTER);
        variables.put("ECS_TASK_DEFINITION", TASK_FAMILY);
        variables.put("ECS_CONTAINER_NAME", CONTAINER);
        variables.put("ECS_SUBNETS", "subnet-local");
        variables.put("ECS_SECURITY_GROUPS", "sg-local");
        variables.put("ECS_ASSIGN_PUBLIC_IP", "DISABLED");
        variables.put(PRIVATE_KEY, keys.privateKey());
        variables.putAll(settings);
        return Environment.of(variables);
    }

    /** For a controller, but for what RunTask tells it. */
    Map<String, String> controller() {
        Map<String, String> variables = process();
        variables.put("CONTROLLER_BIND", LOOPBACK);
        variables.put("CONTROLLER_PORT", "0");
        chromePath
                .map(Path::toString)
                .or(() -> Optional.ofNullable(System.getenv(CHROME_PATH)))
                .ifPresent(path -> variables.put(CHROME_PATH, path));
        return withSettings(variables);
    }

    /** For the gateway. */
    Map<String, String> gatewayProcess() {
        Map<String, String> variables = process();
        variables.put("GATEWAY_BIND", LOOPBACK);
        variables.put("GATEWAY_PORT", Integer.toString(gateway.getPort()));
        variables.put("GATEWAY_DRAIN_SECONDS", "1");
        return withSettings(variables);
    }

    private Map<String, String> withSettings(Map<String, String> variables) {
        variables.putAll(settings);
        variables.remove(PRIVATE_KEY);
        return variables;
    }

    private Map<String, String> process() {
        Map<String, String> variables = common();
        for (String name : OF_THE_CALLER) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> variables.put(name, value));
        }
        return variables;
    }

    private Map<String, String> common() {
        SessionTables tables = LocalTables.NAMES;
        var variables = new HashMap<String, String>();
        variables.put("AWS_ACCESS_KEY_ID", ANY_KEY);
        variables.put("AWS_SECRET_ACCESS_KEY", ANY_KEY);
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
        variables.put("SESSIONS_TABLE", tables.sessions());
        variables.put("PROJECTS_TABLE", tables.projects());
        variables.put("API_KEYS_TABLE", tables.apiKeys());
        variables.put("IDEMPOTENCY_TABLE", tables.idempotency());
        variables.put("GATEWAY_URL", gateway.toString());
        variables.put("TOKEN_PUBLIC_KEY", keys.publicKey());
        return variables;
    }

    @Override
    public String toString() {
        return "LocalEnvironment[dynamoDb=" + dynamoDb + ", gateway=" + gateway + "]";
    }
}
