package dev.wallcrawler.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.cxapi.CloudAssembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The app as it is synthesised for one environment; each is synthesised once and shared by every test. */
final class TestingDeployment {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Map<String, Object>, TestingDeployment> SYNTHESISED = new HashMap<>();

    private final CloudAssembly assembly;
    private final String environment;

    private TestingDeployment(CloudAssembly assembly, String environment) {
        this.assembly = assembly;
        this.environment = environment;
    }

    static TestingDeployment dev() {
        return of(Map.of());
    }

    static TestingDeployment prod() {
        return of(Map.of("environment", "prod", "alarmEmail", "team@example.com"));
    }

    static TestingDeployment prodWithDomain() {
        return of(Map.of(
                "environment", "prod",
                "domain", "browsers.example",
                "certificateArn", "arn:aws:acm:us-west-2:123456789012:certificate/api",
                "connectCertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/connect",
                "egress", "nat",
                "spotPercent", "50",
                "warmConcurrency", "2",
                "logArchiveExpiryDays", "400"));
    }

    static synchronized TestingDeployment of(Map<String, Object> context) {
        return SYNTHESISED.computeIfAbsent(context, TestingDeployment::synthesise);
    }

    private static TestingDeployment synthesise(Map<String, Object> context) {
        Map<String, Object> all = new HashMap<>(flags());
        all.putAll(context);
        App app = new App(AppProps.builder().context(all).build());
        DeploymentSettings settings = DeploymentSettings.from(app.getNode());
        WallcrawlerApp.define(app, settings, artefacts());
        return new TestingDeployment(app.synth(), settings.environment());
    }

    /** The feature flags of the project's own {@code cdk.json}. */
    private static Map<String, Object> flags() {
        try {
            JsonNode context =
                    JSON.readTree(projectRoot().resolve("cdk.json").toFile()).get("context");
            Map<String, Object> flags = new HashMap<>();
            context.properties().forEach(flag -> flags.put(flag.getKey(), JSON.convertValue(flag.getValue(), Object.class)));
            return flags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path projectRoot() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** Files that stand for the jars and images, so that the templates can be tested without building them. */
    private static Artefacts artefacts() {
        try {
            Path root = Files.createTempDirectory("wallcrawler-artefacts");
            for (LogGroupName name : LogGroupName.values()) {
                Path target = root.resolve("lambdas").resolve(name.service()).resolve("target");
                Files.createDirectories(target);
                Files.writeString(target.resolve(name.service() + "-deploy.jar"), name.service());
            }
            for (String image : List.of("controller", "gateway")) {
                Files.createDirectories(root.resolve(image));
                Files.writeString(root.resolve(image).resolve("Dockerfile"), "FROM scratch\n");
            }
            return Artefacts.of(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode service() {
        return template("wallcrawler-" + environment);
    }

    JsonNode state() {
        return template("wallcrawler-" + environment + "-state");
    }

    CloudAssembly assembly() {
        return assembly;
    }

    /** The folder of the assembly, where cdk-nag leaves its reports. */
    Path directory() {
        return Path.of(assembly.getDirectory());
    }

    private JsonNode template(String stack) {
        try {
            return JSON.readTree(
                    JSON.writeValueAsString(assembly.getStackByName(stack).getTemplate()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resources of a type in both stacks, by logical id. */
    Map<String, JsonNode> resources(String type) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (JsonNode template : List.of(state(), service())) {
            template.get("Resources").properties().forEach(resource -> {
                if (resource.getValue().get("Type").asText().equals(type)) {
                    found.put(resource.getKey(), resource.getValue());
                }
            });
        }
        return found;
    }

    List<JsonNode> properties(String type) {
        return resources(type).values().stream()
                .map(resource -> resource.get("Properties"))
                .toList();
    }

    /** Where the image of a container is, as the template has it. */
    JsonNode imageOf(String container) {
        return properties("AWS::ECS::TaskDefinition").stream()
                .map(task -> task.at("/ContainerDefinitions/0"))
                .filter(definition -> definition.get("Name").asText().equals(container))
                .findFirst()
                .orElseThrow()
                .get("Image");
    }

    /** What the images of this deployment are built with, as JSON, where they are built with anything. */
    List<String> buildArguments() throws IOException {
        return JSON.readTree(directory().resolve("wallcrawler-" + environment + ".assets.json").toFile())
                .get("dockerImages")
                .findValues("dockerBuildArgs")
                .stream()
                .map(JsonNode::toString)
                .toList();
    }

    /** The dashboard's body, with {@code x} where it refers to something. */
    JsonNode dashboard() {
        JsonNode body = properties("AWS::CloudWatch::Dashboard").getFirst().get("DashboardBody");
        String text = body.isTextual()
                ? body.asText()
                : list(body.at("/Fn::Join/1")).stream()
                        .map(part -> part.isTextual() ? part.asText() : "x")
                        .collect(Collectors.joining());
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the dashboard is not JSON", e);
        }
    }

    /** The metrics on the dashboard, as its body has them: namespace, name, dimensions, rendering. */
    List<JsonNode> shownMetrics() {
        return dashboard().findValues("metrics").stream()
                .flatMap(metrics -> list(metrics).stream())
                .toList();
    }

    static List<JsonNode> list(JsonNode array) {
        return array == null ? List.of() : StreamSupport.stream(array.spliterator(), false).toList();
    }
}
