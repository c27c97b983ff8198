package dev.wallcrawler.infra;

import dev.wallcrawler.deployment.FrameAncestors;
import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.ErrorResponse;
import software.amazon.awscdk.services.cloudfront.HttpVersion;
import software.amazon.awscdk.services.cloudfront.OriginProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.PriceClass;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.VpcOrigin;
import software.amazon.awscdk.services.cloudfront.origins.VpcOriginWithEndpointProps;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.ecs.AssetImageProps;
import software.amazon.awscdk.services.ecs.AwsLogDriverMode;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LinuxParameters;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.MountPoint;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.Volume;
import software.amazon.awscdk.services.elasticloadbalancingv2.AddApplicationTargetsProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The public entrance to browsers: CloudFront ends TLS and reaches an internal load balancer through a VPC origin, which carries
 * WebSockets; nothing of ours has a public listener.
 */
final class ConnectGateway extends Construct {

    private static final int PORT = 8080;
    /**
     * How long the load balancer lets a connection be quiet. The gateway must keep one for longer, or the load balancer would send
     * a request on one that is being closed, and answer 502. An open WebSocket is pinged long before that.
     */
    private static final Duration IDLE = Duration.minutes(3);
    /** The most that a target may drain, so that sessions of up to an hour outlive a deployment. */
    static final Duration DRAIN = Duration.hours(1);
    /** How long CloudFront waits for an answer: the most it can. Ours must come first, to be in the error form. */
    private static final Duration ANSWER = Duration.minutes(2);
    private static final String READY_WAIT_SECONDS = "60";
    /**
     * Those that CloudFront otherwise keeps for ten seconds, whatever an answer says of caching, and hands to everybody who asks
     * for the same path: the token is no part of the cache's key.
     */
    private static final List<Integer> ERRORS_TO_PASS_ON = List.of(404, 414, 500, 501, 502, 503, 504);

    private final BrowserCluster browsers;
    private final ApplicationLoadBalancer balancer;
    private final ApplicationTargetGroup targets;
    private final FargateService service;
    private final Distribution distribution;
    private final Optional<DeploymentSettings.Domain> domain;

    ConnectGateway(
            Construct scope,
            String id,
            DeploymentSettings settings,
            Artefacts artefacts,
            StateStack state,
            BrowserCluster browsers,
            String cloudFrontPrefixList,
            Map<String, String> environment) {
        super(scope, id);
        this.browsers = browsers;
        this.domain = settings.domain();
        balancer = ApplicationLoadBalancer.Builder.create(this, "Balancer")
                .vpc(browsers.vpc())
                .internetFacing(false)
                .idleTimeout(IDLE)
                .dropInvalidHeaderFields(true)
                .deletionProtection(settings.isProduction())
                .build();
        ApplicationListener listener = balancer.addListener(
                "Http",
                BaseApplicationListenerProps.builder()
                        .port(80)
                        .protocol(ApplicationProtocol.HTTP)
                        .open(false)
                        .build());
        balancer.getConnections()
                .allowFrom(Peer.prefixList(cloudFrontPrefixList), Port.tcp(80), "The VPC origin of CloudFront");
        distribution = distributed();
        service = service(artefacts, state, environment);
        settings.liveViewFrameAncestors()
                .ifPresent(sites -> service.getTaskDefinition()
                        .getDefaultContainer()
                        .addEnvironment(FrameAncestors.VARIABLE, sites));
        targets = listener.addTargets(
                "Gateway",
                AddApplicationTargetsProps.builder()
                        .port(PORT)
                        .protocol(ApplicationProtocol.HTTP)
                        .targets(List.of(service))
                        .deregistrationDelay(DRAIN)
                        .healthCheck(HealthCheck.builder()
                                .path("/health")
                                .interval(Duration.seconds(10))
                                .timeout(Duration.seconds(5))
                                .healthyThresholdCount(2)
                                .unhealthyThresholdCount(3)
                                .build())
                        .build());
        new GatewayScaling(this, "Scaling", browsers.cluster(), service, balancer);
    }

    /** The base of connect URLs. */
    String url() {
        return "wss://" + domain.map(DeploymentSettings.Domain::connect).orElseGet(distribution::getDistributionDomainName);
    }

    Distribution distribution() {
        return distribution;
    }

    ApplicationLoadBalancer balancer() {
        return balancer;
    }

    private Distribution distributed() {
        Distribution.Builder builder = Distribution.Builder.create(this, "Distribution")
                .comment("Wallcrawler connect gateway")
                .defaultBehavior(BehaviorOptions.builder()
                        .origin(VpcOrigin.withApplicationLoadBalancer(
                                balancer,
                                VpcOriginWithEndpointProps.builder()
                                        .protocolPolicy(OriginProtocolPolicy.HTTP_ONLY)
                                        .httpPort(80)
                                        .readTimeout(ANSWER)
                                        .keepaliveTimeout(Duration.seconds(60))
                                        .build()))
                        .allowedMethods(AllowedMethods.ALLOW_ALL)
                        .cachePolicy(CachePolicy.CACHING_DISABLED)
                        .originRequestPolicy(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER)
                        .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                        .compress(false)
                        .build())
                .errorResponses(ERRORS_TO_PASS_ON.stream()
                        .map(status -> ErrorResponse.builder()
                                .httpStatus(status)
                                .ttl(Duration.seconds(0))
                                .build())
                        .toList())
                .httpVersion(HttpVersion.HTTP2)
                .priceClass(PriceClass.PRICE_CLASS_ALL);
        domain.ifPresent(names -> builder.minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021)
                .domainNames(List.of(names.connect()))
                .certificate(Certificate.fromCertificateArn(this, "Certificate", names.connectCertificateArn())));
        return builder.build();
    }

    ApplicationTargetGroup targets() {
        return targets;
    }

    FargateService service() {
        return service;
    }

    private FargateService service(Artefacts artefacts, StateStack state, Map<String, String> environment) {
        Role role = Role.Builder.create(this, "TaskRole")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
                .build();
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("dynamodb:GetItem"))
                .resources(List.of(state.tables().sessions().getTableArn()))
                .build());
        FargateTaskDefinition task = FargateTaskDefinition.Builder.create(this, "Task")
                .cpu(512)
                .memoryLimitMiB(1024)
                .runtimePlatform(RuntimePlatform.builder()
                        .cpuArchitecture(CpuArchitecture.ARM64)
                        .operatingSystemFamily(OperatingSystemFamily.LINUX)
                        .build())
                .taskRole(role)
                .build();
        task.addVolume(Volume.builder().name("scratch").build());
        ContainerDefinition container = task.addContainer(
                "Gateway",
                ContainerDefinitionOptions.builder()
                        .containerName("gateway")
                        .image(ContainerImage.fromAsset(
                                artefacts.image("gateway"),
                                AssetImageProps.builder()
                                        .platform(Platform.LINUX_ARM64)
                                        .build()))
                        .user("10001:10001")
                        .readonlyRootFilesystem(true)
                        .linuxParameters(LinuxParameters.Builder.create(this, "Linux")
                                .initProcessEnabled(true)
                                .build())
                        .environment(environment)
                        .stopTimeout(Duration.seconds(120))
                        .portMappings(List.of(
                                PortMapping.builder().containerPort(PORT).build()))
                        .logging(LogDriver.awsLogs(AwsLogDriverProps.builder()
                                .logGroup(state.logGroup(LogGroupName.GATEWAY))
                                .streamPrefix("gateway")
                                .mode(AwsLogDriverMode.BLOCKING)
                                .build()))
                        .build());
        // Where the library for Linux's sockets is unpacked.
        container.addMountPoints(MountPoint.builder()
                .sourceVolume("scratch")
                .containerPath("/tmp")
                .readOnly(false)
                .build());
        container.addEnvironment("AWS_REGION", Aws.REGION);
        container.addEnvironment("READY_WAIT_SECONDS", READY_WAIT_SECONDS);
        container.addEnvironment("GATEWAY_PORT", Integer.toString(PORT));
        container.addEnvironment("GATEWAY_DRAIN_SECONDS", "110");
        container.addEnvironment("GATEWAY_URL", url());
        SecurityGroup securityGroup = SecurityGroup.Builder.create(this, "SecurityGroup")
                .vpc(browsers.vpc())
                .description("Gateway: entered by its load balancer only")
                .allowAllOutbound(true)
                .build();
        browsers.admit(securityGroup);
        // Without a desired count: a deployment would undo what scaling has come to.
        FargateService gateway = FargateService.Builder.create(this, "Service")
                .cluster(browsers.cluster())
                .taskDefinition(task)
                .minHealthyPercent(100)
                .maxHealthyPercent(200)
                .circuitBreaker(DeploymentCircuitBreaker.builder()
                        .enable(true)
                        .rollback(true)
                        .build())
                // Public subnets for the way out (images, logs) without NAT; the security group lets nobody in but the
                // load balancer.
                .assignPublicIp(true)
                .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PUBLIC).build())
                .securityGroups(List.of(securityGroup))
                .healthCheckGracePeriod(Duration.seconds(30))
                .build();
        // A task needs its way out to start, and to end: while the stack is made and while it is deleted. The network as a whole
        // counts as connected before it has routes.
        browsers.vpc()
                .getPublicSubnets()
                .forEach(subnet -> gateway.getNode().addDependency(subnet.getInternetConnectivityEstablished()));
        return gateway;
    }
}
