package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.kms.KeySpec;
import software.amazon.awscdk.services.kms.KeyUsage;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/** What must survive the service: tables, log groups, the archive and the key that signs tokens. */
final class StateStack extends Stack {

    private final SessionTables tables;
    private final SessionLogGroups logGroups;
    private final LogArchive archive;
    private final Key signingKey;

    StateStack(Construct scope, String id, StackProps props, DeploymentSettings settings) {
        super(scope, id, props);
        tables = new SessionTables(this, "Tables", settings);
        logGroups = new SessionLogGroups(this, "Logs", settings);
        archive = new LogArchive(this, "Archive", settings, logGroups);
        signingKey = Key.Builder.create(this, "TokenKey")
                .description("Signs the tokens that open one session each")
                .keySpec(KeySpec.ECC_NIST_P256)
                .keyUsage(KeyUsage.SIGN_VERIFY)
                .removalPolicy(Removal.onceCreated(settings))
                .build();
    }

    SessionTables tables() {
        return tables;
    }

    ILogGroup logGroup(LogGroupName name) {
        return logGroups.of(name);
    }

    LogArchive archive() {
        return archive;
    }

    IKey signingKey() {
        return signingKey;
    }
}
