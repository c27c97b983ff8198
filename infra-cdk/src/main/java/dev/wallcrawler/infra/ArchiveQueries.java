package dev.wallcrawler.infra;

import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.athena.CfnNamedQuery;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.glue.CfnTable;
import software.amazon.awscdk.services.s3.Bucket;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;

/** Makes the archive a table: a session of last year is one query away. Partitions are computed, so nothing has to add them. */
final class ArchiveQueries extends Construct {

    private static final String TABLE = "events";

    private final String database;
    private final String workGroup;

    ArchiveQueries(Construct scope, String id, Bucket bucket, DeploymentSettings settings) {
        super(scope, id);
        database = "wallcrawler_" + settings.environment().replace('-', '_');
        workGroup = "wallcrawler-" + settings.environment();
        CfnDatabase glue = CfnDatabase.Builder.create(this, "Database")
                .catalogId(Aws.ACCOUNT_ID)
                .databaseInput(CfnDatabase.DatabaseInputProperty.builder()
                        .name(database)
                        .description("Wallcrawler's archive of session events")
                        .build())
                .build();
        table(bucket).getNode().addDependency(glue);
        CfnWorkGroup group = CfnWorkGroup.Builder.create(this, "WorkGroup")
                .name(workGroup)
                .workGroupConfiguration(CfnWorkGroup.WorkGroupConfigurationProperty.builder()
                        .enforceWorkGroupConfiguration(true)
                        .publishCloudWatchMetricsEnabled(true)
                        .resultConfiguration(CfnWorkGroup.ResultConfigurationProperty.builder()
                                .outputLocation("s3://" + bucket.getBucketName() + "/athena/")
                                .encryptionConfiguration(CfnWorkGroup.EncryptionConfigurationProperty.builder()
                                        .encryptionOption("SSE_S3")
                                        .build())
                                .build())
                        .build())
                // What it holds are queries and their results, which the bucket keeps.
                .recursiveDeleteOption(true)
                .build();
        query("one-session", "One session's story", """
                SELECT DISTINCT timestamp, service, event_type, status, duration_ms, message, error, metadata
                FROM %s WHERE session_id = 'sess_' AND year = '2026' AND month = '01'
                ORDER BY timestamp""", group);
        query("failed-sessions", "Sessions that failed, by day and reason", """
                SELECT substr(timestamp, 1, 10) AS day, json_extract_scalar(metadata, '$.end_reason') AS end_reason,
                       count(DISTINCT event_id) AS sessions
                FROM %s WHERE event_type = 'SESSION_TERMINATED' AND status = 'FAILED' AND year = '2026'
                GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC""", group);
        query("use-by-project", "Hours and sessions by project and month", """
                SELECT project_id, month, count(*) AS sessions, sum(duration_ms) / 3600000.0 AS hours
                FROM (SELECT DISTINCT event_id, project_id, month, duration_ms
                      FROM %s WHERE event_type = 'SESSION_TERMINATED' AND year = '2026')
                GROUP BY project_id, month ORDER BY month, hours DESC""", group);
    }

    private CfnTable table(Bucket bucket) {
        String location = "s3://" + bucket.getBucketName() + "/events/";
        return CfnTable.Builder.create(this, "Table")
                .catalogId(Aws.ACCOUNT_ID)
                .databaseName(database)
                .tableInput(CfnTable.TableInputProperty.builder()
                        .name(TABLE)
                        .tableType("EXTERNAL_TABLE")
                        .parameters(Map.ofEntries(
                                Map.entry("classification", "json"),
                                Map.entry("projection.enabled", "true"),
                                Map.entry("projection.year.type", "integer"),
                                Map.entry("projection.year.range", "2025,2099"),
                                Map.entry("projection.month.type", "integer"),
                                Map.entry("projection.month.range", "1,12"),
                                Map.entry("projection.month.digits", "2"),
                                Map.entry("projection.day.type", "integer"),
                                Map.entry("projection.day.range", "1,31"),
                                Map.entry("projection.day.digits", "2"),
                                Map.entry(
                                        "storage.location.template",
                                        location + "year=${year}/month=${month}/day=${day}/")))
                        .partitionKeys(List.of(column("year"), column("month"), column("day")))
                        .storageDescriptor(CfnTable.StorageDescriptorProperty.builder()
                                .location(location)
                                .inputFormat("org.apache.hadoop.mapred.TextInputFormat")
                                .outputFormat("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat")
                                .serdeInfo(CfnTable.SerdeInfoProperty.builder()
                                        .serializationLibrary("org.openx.data.jsonserde.JsonSerDe")
                                        .parameters(Map.of("ignore.malformed.json", "true"))
                                        .build())
                                .columns(List.of(
                                        column("timestamp"),
                                        column("level"),
                                        column("service"),
                                        column("event_id"),
                                        column("event_type"),
                                        column("session_id"),
                                        column("project_id"),
                                        column("status"),
                                        CfnTable.ColumnProperty.builder()
                                                .name("duration_ms")
                                                .type("bigint")
                                                .build(),
                                        column("message"),
                                        column("error"),
                                        column("request_id"),
                                        column("trace_id"),
                                        // Its members differ from event to event: read with json_extract_scalar.
                                        column("metadata")))
                                .build())
                        .build())
                .build();
    }

    private void query(String id, String description, String sql, CfnWorkGroup group) {
        CfnNamedQuery query = CfnNamedQuery.Builder.create(this, id)
                .name(id)
                .description(description)
                .database(database)
                .workGroup(workGroup)
                .queryString(sql.formatted(TABLE))
                .build();
        query.getNode().addDependency(group);
    }

    private static CfnTable.ColumnProperty column(String name) {
        return CfnTable.ColumnProperty.builder().name(name).type("string").build();
    }
}
