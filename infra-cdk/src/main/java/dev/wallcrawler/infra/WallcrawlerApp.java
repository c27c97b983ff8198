package dev.wallcrawler.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The entry point of {@code cdk synth} and {@code cdk deploy}; settings come from the context of {@code cdk.json}. */
public final class WallcrawlerApp {

    /** Not every region takes tags of these yet, and cfn-lint takes them for a mistake. */
    private static final TagProps TAGGED = TagProps.builder()
            .excludeResourceTypes(List.of(
                    "AWS::ApplicationAutoScaling::ScalableTarget",
                    "AWS::CloudWatch::Dashboard",
                    "AWS::ElasticLoadBalancingV2::Listener"))
            .build();

    private WallcrawlerApp() {}

    public static void main(String[] arguments) {
        App app = new App();
        settings(app, System.err).ifPresent(settings -> define(app, settings, Artefacts.of(Path.of(""))));
        app.synth();
    }

    /**
     * The settings in the app's context; none, and a line that names what is wrong, if there is something. An app without stacks
     * is what CDK's command refuses; the exit code of a failed process would only make Maven add a screenful.
     */
    static Optional<DeploymentSettings> settings(App app, PrintStream errors) {
        try {
            return Optional.of(DeploymentSettings.from(app.getNode()));
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
            return Optional.empty();
        }
    }

    /** Adds both stacks of one environment. */
    static ServiceStack define(App app, DeploymentSettings settings, Artefacts artefacts) {
        StateStack state = new StateStack(
                app,
                settings.name().stateStack(),
                StackProps.builder()
                        .description("Wallcrawler " + settings.environment() + ": what outlives a deployment")
                        .terminationProtection(settings.isProduction())
                        .build(),
                settings);
        ServiceStack service = new ServiceStack(
                app,
                settings.name().serviceStack(),
                StackProps.builder()
                        .description("Wallcrawler " + settings.environment() + ": browser sessions")
                        .build(),
                settings,
                artefacts,
                state);
        Tags.of(app).add("application", "wallcrawler", TAGGED);
        Tags.of(app).add("environment", settings.environment(), TAGGED);
        Aspects.of(app).add(new AwsSolutionsChecks());
        NagSuppressions.apply(state, service, settings);
        return service;
    }
}
