package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.TableDefinitions;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nine functions, each with the rights that its code uses and no other. */
final class SessionFunctions extends Construct {

    /** API Gateway gives up after 29 s; an answer later than ten would be of no use to an SDK that tries again. */
    private static final Duration API_TIMEOUT = Duration.seconds(10);
    /** Its one call of ECS may take nine seconds, and what it writes before and after must not be cut off. */
    private static final Duration CREATE_TIMEOUT = Duration.seconds(20);
    /** A full core, for what is on the way of a create. */
    private static final int FULL_CORE_MB = 1769;
    private static final int HALF_CORE_MB = 1024;

    private final Map<LogGroupName, SessionFunction> functions = new EnumMap<>(LogGroupName.class);
    private final Artefacts artefacts;
    private final StateStack state;
    private final BrowserCluster browsers;
    private final Map<String, String> environment;

    SessionFunctions(
            Construct scope,
            String id,
            DeploymentSettings settings,
            Artefacts artefacts,
            StateStack state,
            BrowserCluster browsers,
            Map<String, String> environment) {
        super(scope, id);
        this.artefacts = artefacts;
        this.state = state;
        this.browsers = browsers;
        this.environment = environment;

        define(LogGroupName.AUTHORIZER, "authorizer.AuthorizerHandler", FULL_CORE_MB, API_TIMEOUT, null, 0);
        define(
                LogGroupName.SESSIONS_CREATE,
                "sessions.create.SessionsCreateHandler",
                FULL_CORE_MB,
                CREATE_TIMEOUT,
                null,
                settings.warmConcurrency());
        define(LogGroupName.SESSIONS_LIST, "sessions.list.SessionsListHandler", HALF_CORE_MB, API_TIMEOUT, 50, 0);
        define(
                LogGroupName.SESSIONS_RETRIEVE,
                "sessions.retrieve.SessionsRetrieveHandler",
                HALF_CORE_MB,
                API_TIMEOUT,
                null,
                0);
        define(
                LogGroupName.SESSIONS_UPDATE,
                "sessions.update.SessionsUpdateHandler",
                HALF_CORE_MB,
                API_TIMEOUT,
                null,
                0);
        define(LogGroupName.SESSIONS_DEBUG, "sessions.debug.SessionsDebugHandler", HALF_CORE_MB, API_TIMEOUT, 50, 0);
        define(
                LogGroupName.STREAM_PROCESSOR,
                "stream.StreamProcessorHandler",
                HALF_CORE_MB,
                Duration.seconds(60),
                null,
                0);
        define(
                LogGroupName.ECS_TASK_PROCESSOR,
                "ecs.EcsTaskProcessorHandler",
                HALF_CORE_MB,
                Duration.seconds(30),
                50,
                0);
        // One pass at a time: two would only find each other's repairs.
        define(LogGroupName.SESSION_REAPER, "reaper.SessionReaperHandler", HALF_CORE_MB, Duration.seconds(55), 1, 0);
        allowTables();
        allowBrowsers();
        allowTokens();
    }

    SessionFunction of(LogGroupName name) {
        return functions.get(name);
    }

    Map<LogGroupName, SessionFunction> all() {
        return functions;
    }

    private void define(
            LogGroupName name, String handler, int memoryMb, Duration timeout, Integer reserved, int provisioned) {
        Map<String, String> variables = new TreeMap<>(environment);
        functions.put(
                name,
                new SessionFunction(
                        this,
                        name,
                        "dev.wallcrawler." + handler,
                        new SessionFunction.Size(memoryMb, timeout, reserved, provisioned),
                        artefacts,
                        state.logGroup(name),
                        variables));
    }

    private void allowTables() {
        SessionTables tables = state.tables();
        String sessions = tables.sessions().getTableArn();
        String projects = tables.projects().getTableArn();
        String idempotency = tables.idempotency().getTableArn();
        of(LogGroupName.AUTHORIZER).allow(List.of("dynamodb:GetItem"), List.of(tables.apiKeys().getTableArn()));
        SessionFunction create = of(LogGroupName.SESSIONS_CREATE);
        create.allow(List.of("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"), List.of(sessions));
        create.allow(List.of("dynamodb:GetItem", "dynamodb:UpdateItem"), List.of(projects));
        create.allow(List.of("dynamodb:PutItem", "dynamodb:DeleteItem"), List.of(idempotency));
        of(LogGroupName.SESSIONS_LIST)
                .allow(List.of("dynamodb:Query"), List.of(index(tables.sessions(), TableDefinitions.PROJECT_INDEX)));
        of(LogGroupName.SESSIONS_RETRIEVE).allow(List.of("dynamodb:GetItem"), List.of(sessions));
        of(LogGroupName.SESSIONS_DEBUG).allow(List.of("dynamodb:GetItem"), List.of(sessions));
        for (LogGroupName name : List.of(LogGroupName.SESSIONS_UPDATE, LogGroupName.ECS_TASK_PROCESSOR)) {
            of(name).allow(List.of("dynamodb:GetItem", "dynamodb:UpdateItem"), List.of(sessions));
            of(name).allow(List.of("dynamodb:UpdateItem"), List.of(projects));
        }
        of(LogGroupName.STREAM_PROCESSOR).allow(List.of("dynamodb:UpdateItem"), List.of(projects));
        of(LogGroupName.STREAM_PROCESSOR).allow(List.of("dynamodb:PutItem"), List.of(idempotency));
        SessionFunction reaper = of(LogGroupName.SESSION_REAPER);
        reaper.allow(List.of("dynamodb:GetItem", "dynamodb:UpdateItem"), List.of(sessions));
        reaper.allow(List.of("dynamodb:Query"), List.of(index(tables.sessions(), TableDefinitions.LIVE_INDEX)));
        reaper.allow(List.of("dynamodb:Scan", "dynamodb:UpdateItem"), List.of(projects));
    }

    private void allowBrowsers() {
        SessionFunction create = of(LogGroupName.SESSIONS_CREATE);
        create.role()
                .addToPolicy(PolicyStatement.Builder.create()
                        .actions(List.of("ecs:RunTask"))
                        .resources(List.of(browsers.taskDefinitionArns()))
                        .conditions(onCluster())
                        .build());
        create.role()
                .addToPolicy(PolicyStatement.Builder.create()
                        .actions(List.of("iam:PassRole"))
                        .resources(List.of(
                                browsers.task().getTaskRole().getRoleArn(),
                                browsers.task().obtainExecutionRole().getRoleArn()))
                        .conditions(Map.of(
                                "StringEquals", Map.of("iam:PassedToService", "ecs-tasks.amazonaws.com")))
                        .build());
        for (LogGroupName name :
                List.of(LogGroupName.SESSIONS_CREATE, LogGroupName.STREAM_PROCESSOR, LogGroupName.SESSION_REAPER)) {
            of(name).allow(List.of("ecs:StopTask"), List.of(browsers.taskArns()));
        }
        SessionFunction reaper = of(LogGroupName.SESSION_REAPER);
        reaper.allow(List.of("ecs:DescribeTasks"), List.of(browsers.taskArns()));
        reaper.role()
                .addToPolicy(PolicyStatement.Builder.create()
                        .actions(List.of("ecs:ListTasks"))
                        // ListTasks knows no resource but container instances, which Fargate has none of.
                        .resources(List.of("*"))
                        .conditions(onCluster())
                        .build());
    }

    private void allowTokens() {
        for (LogGroupName name : List.of(
                LogGroupName.SESSIONS_CREATE, LogGroupName.SESSIONS_RETRIEVE, LogGroupName.SESSIONS_DEBUG)) {
            of(name).allow(List.of("kms:Sign"), List.of(state.signingKey().getKeyArn()));
        }
    }

    private Map<String, Object> onCluster() {
        return Map.of("ArnEquals", Map.of("ecs:cluster", browsers.cluster().getClusterArn()));
    }

    private static String index(Table table, String name) {
        return table.getTableArn() + "/index/" + name;
    }
}
