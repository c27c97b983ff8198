package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.ecs.AssetImageProps;
import software.amazon.awscdk.services.ecs.AwsLogDriverMode;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.MountPoint;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.Volume;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where browsers run: a network, a cluster, and the task that is one session's browser. arm64, because Fargate's Graviton
 * capacity costs a fifth less and Debian builds Chromium for it.
 */
final class BrowserCluster extends Construct {

    static final String CONTAINER = "controller";
    static final int CONTROLLER_PORT = 9222;
    /** ECS sends SIGKILL so long after SIGTERM; the controller needs five seconds at most. */
    private static final Duration STOP_TIMEOUT = Duration.seconds(30);

    private final Vpc vpc;
    private final Cluster cluster;
    private final FargateTaskDefinition task;
    private final SecurityGroup securityGroup;
    private final SubnetSelection subnets;
    private final DeploymentSettings settings;

    BrowserCluster(
            Construct scope,
            String id,
            DeploymentSettings settings,
            Artefacts artefacts,
            StateStack state,
            Map<String, String> environment) {
        super(scope, id);
        this.settings = settings;
        vpc = network();
        subnets = SubnetSelection.builder()
                .subnetType(
                        settings.egress() == DeploymentSettings.Egress.NAT
                                ? SubnetType.PRIVATE_WITH_EGRESS
                                : SubnetType.PUBLIC)
                .build();
        securityGroup = SecurityGroup.Builder.create(this, "SecurityGroup")
                .vpc(vpc)
                .description("Browsers: entered by the gateway only")
                .allowAllOutbound(true)
                .build();
        cluster = Cluster.Builder.create(this, "Cluster")
                .clusterName(settings.name().cluster())
                .vpc(vpc)
                .enableFargateCapacityProviders(true)
                .containerInsightsV2(ContainerInsights.ENABLED)
                .build();
        task = task(artefacts, state, environment);
    }

    /** Lets the gateway, and nobody else, in. */
    void admit(SecurityGroup gateway) {
        securityGroup.addIngressRule(gateway, Port.tcp(CONTROLLER_PORT), "CDP through the gateway");
    }

    Vpc vpc() {
        return vpc;
    }

    Cluster cluster() {
        return cluster;
    }

    FargateTaskDefinition task() {
        return task;
    }

    /** The tasks of this cluster, which is what StopTask is allowed on: it is denied on the cluster's own ARN. */
    String taskArns() {
        return Stack.of(this).formatArn(ArnComponents.builder()
                .service("ecs")
                .resource("task")
                .resourceName(cluster.getClusterName() + "/*")
                .build());
    }

    /** Every revision of the browser's task definition: a deployment makes a new one while sessions are being created. */
    String taskDefinitionArns() {
        return Stack.of(this)
                .formatArn(ArnComponents.builder()
                        .service("ecs")
                        .resource("task-definition")
                        .resourceName(task.getFamily() + ":*")
                        .build());
    }

    /** The variables by which functions start browsers here. */
    Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        variables.put("ECS_CLUSTER", cluster.getClusterArn());
        variables.put("ECS_TASK_DEFINITION", task.getFamily());
        variables.put("ECS_CONTAINER_NAME", CONTAINER);
        variables.put(
                "ECS_SUBNETS",
                vpc.selectSubnets(subnets).getSubnets().stream()
                        .map(ISubnet::getSubnetId)
                        .collect(Collectors.joining(",")));
        variables.put("ECS_SECURITY_GROUPS", securityGroup.getSecurityGroupId());
        variables.put(
                "ECS_ASSIGN_PUBLIC_IP",
                settings.egress() == DeploymentSettings.Egress.PUBLIC ? "ENABLED" : "DISABLED");
        variables.put("ECS_SPOT_PERCENT", Integer.toString(settings.spotPercent()));
        return variables;
    }

    private Vpc network() {
        boolean nat = settings.egress() == DeploymentSettings.Egress.NAT;
        Vpc.Builder builder = Vpc.Builder.create(this, "Vpc");
        if (settings.availabilityZones().isEmpty()) {
            builder.maxAzs(2);
        } else {
            builder.availabilityZones(settings.availabilityZones());
        }
        Vpc network = builder.natGateways(nat ? 2 : 0)
                // Nothing uses the default group, and restricting it would bring a function with rights of its own.
                .restrictDefaultSecurityGroup(false)
                .subnetConfiguration(List.of(
                        SubnetConfiguration.builder()
                                .name("public")
                                .subnetType(SubnetType.PUBLIC)
                                .mapPublicIpOnLaunch(false)
                                .cidrMask(20)
                                .build(),
                        SubnetConfiguration.builder()
                                .name("private")
                                .subnetType(nat ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED)
                                .cidrMask(20)
                                .build()))
                .build();
        network.addGatewayEndpoint(
                "DynamoDb",
                GatewayVpcEndpointOptions.builder()
                        .service(GatewayVpcEndpointAwsService.DYNAMODB)
                        .build());
        network.addGatewayEndpoint(
                "S3",
                GatewayVpcEndpointOptions.builder()
                        .service(GatewayVpcEndpointAwsService.S3)
                        .build());
        network.addFlowLog(
                "FlowLog",
                FlowLogOptions.builder()
                        .trafficType(FlowLogTrafficType.REJECT)
                        .destination(FlowLogDestination.toCloudWatchLogs(LogGroup.Builder.create(this, "FlowLogs")
                                .retention(RetentionDays.TWO_WEEKS)
                                .removalPolicy(RemovalPolicy.DESTROY)
                                .build()))
                        .build());
        return network;
    }

    /** They are part of what tells one image from another: a day that was not named before has it built, and uploaded, anew. */
    private Map<String, String> buildArguments() {
        return settings.browserDate().map(date -> Map.of("BROWSER_DATE", date.toString())).orElse(Map.of());
    }

    private FargateTaskDefinition task(Artefacts artefacts, StateStack state, Map<String, String> environment) {
        Role role = Role.Builder.create(this, "TaskRole")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
                .build();
        Table sessions = state.tables().sessions();
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("dynamodb:GetItem", "dynamodb:UpdateItem"))
                .resources(List.of(sessions.getTableArn()))
                .build());
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("dynamodb:UpdateItem"))
                .resources(List.of(state.tables().projects().getTableArn()))
                .build());
        FargateTaskDefinition definition = FargateTaskDefinition.Builder.create(this, "Task")
                .cpu(1024)
                .memoryLimitMiB(2048)
                .runtimePlatform(RuntimePlatform.builder()
                        .cpuArchitecture(CpuArchitecture.ARM64)
                        .operatingSystemFamily(OperatingSystemFamily.LINUX)
                        .build())
                .taskRole(role)
                .volumes(List.of(Volume.builder().name("scratch").build()))
                .build();
        ContainerDefinition container = definition.addContainer(
                "Controller",
                ContainerDefinitionOptions.builder()
                        .containerName(CONTAINER)
                        .image(ContainerImage.fromAsset(
                                artefacts.image("controller"),
                                AssetImageProps.builder()
                                        .platform(Platform.LINUX_ARM64)
                                        .buildArgs(buildArguments())
                                        .build()))
                        .essential(true)
                        .user("10001:10001")
                        .readonlyRootFilesystem(true)
                        // Without an init process: it would run as the browser's user, with an environment that leads to
                        // the credentials of the task's role. The controller closes its own, gets SIGTERM itself, and
                        // what Chromium leaves behind lasts no longer than the task's one session.
                        .environment(environment)
                        .stopTimeout(STOP_TIMEOUT)
                        .portMappings(List.of(PortMapping.builder()
                                .containerPort(CONTROLLER_PORT)
                                .build()))
                        // Non-blocking would drop lines when CloudWatch is slow; a session's last line is worth more
                        // than the moment that writing it may take, and no more than two lines a minute are written
                        // by a session that does nothing.
                        .logging(LogDriver.awsLogs(AwsLogDriverProps.builder()
                                .logGroup(state.logGroup(LogGroupName.CONTROLLER))
                                .streamPrefix("session")
                                .mode(AwsLogDriverMode.BLOCKING)
                                .build()))
                        .build());
        container.addMountPoints(MountPoint.builder()
                .sourceVolume("scratch")
                // Its owner and mode are those that the image declares for this volume.
                .containerPath("/tmp")
                .readOnly(false)
                .build());
        container.addEnvironment("AWS_REGION", Aws.REGION);
        return definition;
    }
}
