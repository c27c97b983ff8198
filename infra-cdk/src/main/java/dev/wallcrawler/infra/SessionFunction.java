package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.SystemLogLevel;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * One function of the control plane: Java 25 on arm64, with a role and a log group of its own. Whatever calls it calls the
 * alias, for only a published version starts from a snapshot.
 */
final class SessionFunction extends Construct {

    private final Function function;
    private final Role role;
    private final Alias alias;

    /**
     * How a function is sized.
     *
     * @param memoryMb CPU comes with it: a full core at 1,769 MB
     * @param reservedConcurrency how many may run at once, no more and no fewer; null for the account's pool
     * @param provisioned environments kept ready instead of started from a snapshot; 0 for SnapStart
     */
    record Size(int memoryMb, Duration timeout, Integer reservedConcurrency, int provisioned) {
        Size {
            requireNonNull(timeout, "timeout is null");
        }
    }

    SessionFunction(
            Construct scope,
            LogGroupName name,
            String handler,
            Size size,
            Artefacts artefacts,
            ILogGroup logs,
            Map<String, String> environment) {
        super(scope, name.service());
        role = Role.Builder.create(this, "Role")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        FunctionLogs.allow(role, logs);
        Function.Builder builder = Function.Builder.create(this, "Function")
                .description("Wallcrawler " + name.service())
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler(handler)
                .code(Code.fromAsset(artefacts.function(name.service())))
                .memorySize(size.memoryMb())
                .timeout(size.timeout())
                .reservedConcurrentExecutions(size.reservedConcurrency())
                .role(role)
                .logGroup(logs)
                .loggingFormat(LoggingFormat.JSON)
                .applicationLogLevelV2(ApplicationLogLevel.INFO)
                .systemLogLevelV2(SystemLogLevel.WARN)
                .tracing(Tracing.ACTIVE)
                .environment(environment);
        if (size.provisioned() == 0) {
            builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
        }
        function = builder.build();
        Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish", "The alias publishes");
        alias = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .provisionedConcurrentExecutions(size.provisioned() == 0 ? null : size.provisioned())
                .build();
    }

    /** What everything that calls the function calls. */
    Alias alias() {
        return alias;
    }

    Function function() {
        return function;
    }

    Role role() {
        return role;
    }

    void allow(List<String> actions, List<String> resources) {
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(actions)
                .resources(resources)
                .build());
    }
}
