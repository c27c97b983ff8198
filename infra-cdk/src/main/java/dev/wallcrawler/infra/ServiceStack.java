package dev.wallcrawler.infra;

import dev.wallcrawler.deployment.StackOutput;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

import java.util.Map;
import java.util.TreeMap;

/** What is rebuilt by any deployment: functions, API, browsers, gateway, and what watches them. */
final class ServiceStack extends Stack {

    ServiceStack(
            Construct scope,
            String id,
            StackProps props,
            DeploymentSettings settings,
            Artefacts artefacts,
            StateStack state) {
        super(scope, id, props);
        DeployTimeFacts facts = new DeployTimeFacts(this, "Facts", state.signingKey());
        // Sorted, as variables of a container are an array: each synthesis must write the same template.
        Map<String, String> data = new TreeMap<>(state.tables().environment());
        data.put(
                "SESSION_RETENTION_SECONDS",
                Long.toString(settings.sessionRetention().toSeconds()));
        data.putAll(settings.patience().environment());
        data.put("METRICS_NAMESPACE", settings.metricsNamespace());
        data.put("TOKEN_PUBLIC_KEY", facts.tokenPublicKey());
        data.put("TOKEN_ISSUER", getStackName());

        BrowserCluster browsers = new BrowserCluster(this, "Browsers", settings, artefacts, state, data);
        ConnectGateway gateway = new ConnectGateway(
                this, "Gateway", settings, artefacts, state, browsers, facts.cloudFrontPrefixList(), data);
        browsers.task().getDefaultContainer().addEnvironment("GATEWAY_URL", gateway.url());

        Map<String, String> control = new TreeMap<>(data);
        control.putAll(browsers.environment());
        control.put("GATEWAY_URL", gateway.url());
        control.put("TOKEN_KMS_KEY_ID", state.signingKey().getKeyArn());
        SessionFunctions functions =
                new SessionFunctions(this, "Functions", settings, artefacts, state, browsers, control);
        SessionApi api = new SessionApi(this, "Api", settings, state, functions);
        SessionEvents events = new SessionEvents(this, "Events", state, functions, browsers);
        new SnapshotUpkeep(this, "Upkeep", functions);
        SessionAlarms alarms =
                new SessionAlarms(this, "Alarms", settings, state, functions, api, events, browsers, gateway);
        new SessionDashboard(this, "Dashboard", settings, state, functions, api, events, gateway);
        new SavedQueries(this, "Queries", settings, state);

        output(StackOutput.API_URL, "The base URL of an SDK", api.url(settings));
        output(StackOutput.GATEWAY_URL, "The base of connect URLs", gateway.url());
        output(StackOutput.SESSIONS_TABLE, "Holds the sessions", state.tables().sessions().getTableName());
        output(StackOutput.PROJECTS_TABLE, "Holds the projects", state.tables().projects().getTableName());
        output(StackOutput.API_KEYS_TABLE, "Holds the hashes of the keys", state.tables().apiKeys().getTableName());
        output(StackOutput.IDEMPOTENCY_TABLE, "Holds first answers", state.tables().idempotency().getTableName());
        output("AlarmTopic", "Tells of alarms", alarms.topic().getTopicArn());
        output("ArchiveBucket", "Holds every session event", state.archive().bucket().getBucketName());
        settings.domain().ifPresent(domain -> {
            output("ApiDomainTarget", "Point " + domain.api() + " here", api.api().getDomainName().getDomainNameAliasDomainName());
            output(
                    "ConnectDomainTarget",
                    "Point " + domain.connect() + " here",
                    gateway.distribution().getDistributionDomainName());
        });
    }

    private void output(StackOutput output, String description, String value) {
        output(output.key(), description, value);
    }

    private void output(String id, String description, String value) {
        CfnOutput.Builder.create(this, id).description(description).value(value).build();
    }
}
