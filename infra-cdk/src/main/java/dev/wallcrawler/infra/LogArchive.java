package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream;
import software.amazon.awscdk.services.logs.CfnSubscriptionFilter;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.LogStream;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.constructs.Construct;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Carries every line about a session from its log group to one bucket, where it outlives the group. */
final class LogArchive extends Construct {

    /** Lines that belong to a session. */
    static final String FILTER = "{ $.session_id = * }";

    static final String PREFIX = "events/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/";

    private static final int TIERING_DAYS = 30;

    private final Bucket bucket;
    private final CfnDeliveryStream stream;
    private final Map<LogGroupName, CfnSubscriptionFilter> subscriptions = new EnumMap<>(LogGroupName.class);

    LogArchive(Construct scope, String id, DeploymentSettings settings, SessionLogGroups logGroups) {
        super(scope, id);
        bucket = bucket(settings);
        stream = delivery();
        subscribe(logGroups);
        new ArchiveQueries(this, "Queries", bucket, settings);
    }

    Bucket bucket() {
        return bucket;
    }

    CfnDeliveryStream stream() {
        return stream;
    }

    /** The filter on each log group that is archived. */
    Map<LogGroupName, CfnSubscriptionFilter> subscriptions() {
        return subscriptions;
    }

    private CfnDeliveryStream delivery() {
        Role role = Role.Builder.create(this, "StreamRole")
                .assumedBy(new ServicePrincipal("firehose.amazonaws.com"))
                .build();
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"))
                .resources(List.of(bucket.getBucketArn()))
                .build());
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"))
                .resources(List.of(bucket.arnForObjects("*")))
                .build());
        LogGroup logs = LogGroup.Builder.create(this, "StreamLogs")
                .retention(RetentionDays.TWO_WEEKS)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        LogStream errors = LogStream.Builder.create(this, "StreamErrors")
                .logGroup(logs)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("logs:PutLogEvents"))
                .resources(List.of(logs.getLogGroupArn()))
                .build());
        CfnDeliveryStream delivery = CfnDeliveryStream.Builder.create(this, "Stream")
                .deliveryStreamType("DirectPut")
                .deliveryStreamEncryptionConfigurationInput(
                        CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty.builder()
                                .keyType("AWS_OWNED_CMK")
                                .build())
                .extendedS3DestinationConfiguration(
                        CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty.builder()
                                .bucketArn(bucket.getBucketArn())
                                .roleArn(role.getRoleArn())
                                .prefix(PREFIX)
                                .errorOutputPrefix("errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/")
                                .cloudWatchLoggingOptions(CfnDeliveryStream.CloudWatchLoggingOptionsProperty.builder()
                                        .enabled(true)
                                        .logGroupName(logs.getLogGroupName())
                                        .logStreamName(errors.getLogStreamName())
                                        .build())
                                .compressionFormat("GZIP")
                                .bufferingHints(CfnDeliveryStream.BufferingHintsProperty.builder()
                                        .intervalInSeconds(900)
                                        .sizeInMBs(128)
                                        .build())
                                .processingConfiguration(CfnDeliveryStream.ProcessingConfigurationProperty.builder()
                                        .enabled(true)
                                        .processors(List.of(
                                                processor("Decompression", "CompressionFormat", "GZIP"),
                                                processor("CloudWatchLogProcessing", "DataMessageExtraction", "true"),
                                                processor("AppendDelimiterToRecord", "Delimiter", "\\n")))
                                        .build())
                                .build())
                .build();
        delivery.getNode().addDependency(role);
        return delivery;
    }

    private Bucket bucket(DeploymentSettings settings) {
        return Bucket.Builder.create(this, "Bucket")
                .encryption(BucketEncryption.S3_MANAGED)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .enforceSsl(true)
                .minimumTlsVersion(1.2)
                .versioned(settings.isProduction())
                .lifecycleRules(List.of(
                        LifecycleRule.builder()
                                .transitions(transitions(settings))
                                .expiration(settings.archiveExpiryDays()
                                        .map(Duration::days)
                                        .orElse(null))
                                .noncurrentVersionExpiration(Duration.days(30))
                                .abortIncompleteMultipartUploadAfter(Duration.days(7))
                                .build(),
                        LifecycleRule.builder()
                                .prefix("athena/")
                                .expiration(Duration.days(7))
                                .build()))
                .removalPolicy(Removal.onceCreated(settings))
                .build();
    }

    /** None where an object would not outlive it: S3 refuses a rule that expires before it moves. */
    private static List<Transition> transitions(DeploymentSettings settings) {
        if (settings.archiveExpiryDays().filter(days -> days <= TIERING_DAYS).isPresent()) {
            return List.of();
        }
        return List.of(Transition.builder()
                .storageClass(StorageClass.INTELLIGENT_TIERING)
                .transitionAfter(Duration.days(TIERING_DAYS))
                .build());
    }

    private void subscribe(SessionLogGroups logGroups) {
        Role role = Role.Builder.create(this, "SubscriptionRole")
                .assumedBy(new ServicePrincipal("logs.amazonaws.com"))
                .build();
        role.addToPolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .actions(List.of("firehose:PutRecord", "firehose:PutRecordBatch"))
                .resources(List.of(stream.getAttrArn()))
                .build());
        for (LogGroupName name : LogGroupName.values()) {
            if (name != LogGroupName.API_ACCESS) {
                subscribe(name, logGroups.of(name), role);
            }
        }
    }

    private void subscribe(LogGroupName name, ILogGroup group, Role role) {
        CfnSubscriptionFilter filter = CfnSubscriptionFilter.Builder.create(this, "Filter-" + name.service())
                .logGroupName(group.getLogGroupName())
                .filterPattern(FILTER)
                .destinationArn(stream.getAttrArn())
                .roleArn(role.getRoleArn())
                .build();
        filter.getNode().addDependency(role);
        subscriptions.put(name, filter);
    }

    private static CfnDeliveryStream.ProcessorProperty processor(String type, String parameter, String value) {
        return CfnDeliveryStream.ProcessorProperty.builder()
                .type(type)
                .parameters(List.of(CfnDeliveryStream.ProcessorParameterProperty.builder()
                        .parameterName(parameter)
                        .parameterValue(value)
                        .build()))
                .build();
    }
}
