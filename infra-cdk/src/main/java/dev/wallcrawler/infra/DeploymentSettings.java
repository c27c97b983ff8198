package dev.wallcrawler.infra;

import dev.wallcrawler.deployment.DeploymentName;
import dev.wallcrawler.deployment.FrameAncestors;
import dev.wallcrawler.logging.SessionMetric;
import software.constructs.Node;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a deployment can choose, read from the CDK context; every value has a default, so that a plain {@code cdk deploy} works.
 *
 * @param name the environment's; {@code prod} keeps its data when it is destroyed
 * @param alarmEmail who receives alarms
 * @param sessionRetention how long the row of an ended session stays
 * @param patience how long a session may wait for what
 * @param domain the names it is reached by, if it has names of its own
 * @param egress how browsers reach the web
 * @param availabilityZones where the network is; empty for two that AWS chooses
 * @param liveViewFrameAncestors which sites may show a live view in a frame; any if empty
 * @param browserDate the day as of which Debian's Chromium is wanted; empty for that of the day on which the image happened to be built
 * @param spotPercent how many of a hundred browsers run on Fargate Spot, 0 to 100
 * @param warmConcurrency environments of sessions-create that are kept provisioned; 0 leaves the start to SnapStart
 * @param archiveExpiryDays after how many days the archive forgets; empty for never
 * @param apiLogRole who gives API Gateway the account's right to write access logs
 */
public record DeploymentSettings(
        DeploymentName name,
        Optional<String> alarmEmail,
        Duration sessionRetention,
        Patience patience,
        Optional<Domain> domain,
        Egress egress,
        List<String> availabilityZones,
        Optional<String> liveViewFrameAncestors,
        Optional<LocalDate> browserDate,
        int spotPercent,
        int warmConcurrency,
        Optional<Integer> archiveExpiryDays,
        ApiLogRole apiLogRole,
        AlarmThresholds thresholds) {

    private static final String ANY_REGION = "[^:]+";

    public DeploymentSettings {
        requireNonNull(name, "name is null");
        requireNonNull(thresholds, "thresholds is null");
        availabilityZones = List.copyOf(availabilityZones);
    }

    /**
     * Names of the deployment's own.
     *
     * @param name the zone under which {@code api.} and {@code connect.} live
     * @param certificateArn a certificate for {@code api.<name>} in the stack's region
     * @param connectCertificateArn a certificate for {@code connect.<name>} in us-east-1, where CloudFront wants it
     */
    public record Domain(String name, String certificateArn, String connectCertificateArn) {
        public String api() {
            return "api." + name;
        }

        public String connect() {
            return "connect." + name;
        }
    }

    /** How browsers reach the web. */
    public enum Egress {
        /** Public subnets and an address of its own for each browser: no cost while idle. */
        PUBLIC,
        /** Private subnets behind NAT gateways: few, stable addresses, at a cost by the hour. */
        NAT
    }

    /** Whose role API Gateway writes access logs with: there is one for all APIs of an account and region. */
    public enum ApiLogRole {
        /** The stack sets one that stays when the stack goes. */
        OWN,
        /** The account has one. */
        EXISTING
    }

    /**
     * How long a session waits before it ends by itself.
     *
     * @param start for its browser
     * @param firstClient for the first client
     * @param idle for a message
     * @param disconnectGrace for a client to come back, where it is not kept alive
     */
    public record Patience(Duration start, Duration firstClient, Duration idle, Duration disconnectGrace) {

        static Patience from(Context context) {
            return new Patience(
                    Duration.ofSeconds(context.number("startTimeoutSeconds", 180, 10, 900)),
                    Duration.ofSeconds(context.number("firstClientTimeoutSeconds", 300, 10, 21_600)),
                    Duration.ofSeconds(context.number("idleTimeoutSeconds", 600, 10, 21_600)),
                    Duration.ofSeconds(context.number("disconnectGraceSeconds", 5, 0, 600)));
        }

        /** The variables by which controllers and functions know it. */
        Map<String, String> environment() {
            return Map.of(
                    "START_TIMEOUT_SECONDS", Long.toString(start.toSeconds()),
                    "FIRST_CLIENT_TIMEOUT_SECONDS", Long.toString(firstClient.toSeconds()),
                    "IDLE_TIMEOUT_SECONDS", Long.toString(idle.toSeconds()),
                    "DISCONNECT_GRACE_SECONDS", Long.toString(disconnectGrace.toSeconds()));
        }
    }

    /** Whether data must outlive the stack. */
    public boolean isProduction() {
        return name.isProduction();
    }

    String environment() {
        return name.environment();
    }

    /** Where the metrics of sessions are: each environment of an account and region has a namespace of its own. */
    String metricsNamespace() {
        return isProduction() ? SessionMetric.NAMESPACE : SessionMetric.NAMESPACE + "/" + environment();
    }

    static DeploymentSettings from(Node node) {
        Context context = new Context(node);
        return new DeploymentSettings(
                name(context),
                context.text("alarmEmail"),
                Duration.ofMinutes(context.number("sessionRetentionMinutes", 15, 1, 525_600)),
                Patience.from(context),
                domain(context),
                context.oneOf("egress", Egress.PUBLIC, Egress.class),
                availabilityZones(context),
                liveViewFrameAncestors(context),
                browserDate(context),
                context.number("spotPercent", 0, 0, 100),
                context.number("warmConcurrency", 0, 0, 1_000),
                Optional.of(context.number("logArchiveExpiryDays", 0, 0, 36_500)).filter(days -> days > 0),
                context.oneOf("apiLogRole", ApiLogRole.OWN, ApiLogRole.class),
                AlarmThresholds.from(context));
    }

    private static DeploymentName name(Context context) {
        try {
            return new DeploymentName(context.text("environment").orElse("dev"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("context " + e.getMessage(), e);
        }
    }

    private static List<String> availabilityZones(Context context) {
        List<String> zones = context.list("availabilityZones");
        boolean named = zones.stream().allMatch(zone -> zone.matches("[a-z]+(-[a-z]+)+-[0-9]+[a-z]"));
        if (!zones.isEmpty() && (!named || zones.size() < 2 || new HashSet<>(zones).size() < zones.size())) {
            throw new IllegalArgumentException(
                    "context availabilityZones must be two zones or more, such as us-east-1a,us-east-1b");
        }
        return zones;
    }

    private static Optional<String> liveViewFrameAncestors(Context context) {
        Optional<String> sources = context.text("liveViewFrameAncestors");
        if (sources.filter(text -> !FrameAncestors.areSources(text)).isPresent()) {
            throw new IllegalArgumentException("context liveViewFrameAncestors " + FrameAncestors.EXPECTED);
        }
        return sources;
    }

    private static Optional<LocalDate> browserDate(Context context) {
        try {
            return context.text("browserDate").map(LocalDate::parse);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("context browserDate must be a day such as 2026-11-30", e);
        }
    }

    private static Optional<Domain> domain(Context context) {
        Optional<String> name = context.text("domain");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Domain(
                name.get(),
                certificate(context, "certificateArn", ANY_REGION),
                certificate(context, "connectCertificateArn", "us-east-1")));
    }

    private static String certificate(Context context, String key, String region) {
        String arn = context.text(key)
                .orElseThrow(() -> new IllegalArgumentException("context " + key + " must go with domain"));
        if (!arn.matches("arn:[^:]+:acm:" + region + ":[0-9]{12}:certificate/.+")) {
            throw new IllegalArgumentException("context " + key + " must be the ARN of a certificate"
                    + (region.equals(ANY_REGION) ? "" : " in " + region));
        }
        return arn;
    }
}
