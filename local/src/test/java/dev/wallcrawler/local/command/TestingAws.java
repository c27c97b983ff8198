package dev.wallcrawler.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.deployment.DeploymentName;
import dev.wallcrawler.logging.LogGroupName;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.notContaining;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * An AWS account in which {@code wallcrawler-dev} is deployed and healthy, on a loopback port, in the protocols of the services:
 * CloudFormation's and SNS's query and XML, CloudWatch Logs' JSON, CloudWatch's CBOR. What a test stubs later goes before.
 */
final class TestingAws implements AutoCloseable {
    static final DeploymentName DEV = new DeploymentName("dev");
    static final String GOOD_KEY = "wc_good-key-of-the-test";
    static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:wallcrawler-dev-alarms";

    private static final ObjectMapper CBOR = new CBORMapper();

    private final TestingLogGroups logGroups = new TestingLogGroups();
    private final WireMockServer server;

    TestingAws() {
        server = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .containerThreads(10)
                .extensions(logGroups));
        server.start();
        stack("UPDATE_COMPLETE", outputs());
        server.stubFor(logs("FilterLogEvents").willReturn(aResponse().withTransformers(TestingLogGroups.NAME)));
        for (LogGroupName group : LogGroupName.values()) {
            logGroup(group, DEV.logGroup(group), group.retentionDays());
        }
        alarms(Map.of("MetricAlarms", List.of(alarm("SessionErrors", TOPIC), alarm("ApiLatency", TOPIC))));
        subscriptions(TOPIC, TOPIC + ":subscription-1");
        server.stubFor(get(urlPathEqualTo("/health")).willReturn(aResponse().withBody("ok")));
        String error = "{\"statusCode\":401,\"error\":\"Unauthorized\",\"message\":\"who?\"}";
        api(aResponse().withStatus(401).withBody(error));
        server.stubFor(get(urlPathEqualTo("/live/v1/sessions"))
                .withHeader("X-BB-API-Key", equalTo(GOOD_KEY))
                .willReturn(aResponse().withBody("[]")));
    }

    TestingLogGroups logGroups() {
        return logGroups;
    }

    WireMockServer server() {
        return server;
    }

    URI apiUrl() {
        return URI.create(server.baseUrl() + "/live");
    }

    URI gatewayUrl() {
        return URI.create(server.baseUrl().replaceFirst("^http", "ws"));
    }

    /** What a command's environment says, so that it calls this account. */
    Map<String, String> environment() {
        var variables = new HashMap<String, String>();
        variables.put("AWS_REGION", "eu-central-1");
        for (String service : List.of("CLOUDFORMATION", "CLOUDWATCH", "CLOUDWATCH_LOGS", "DYNAMODB", "SNS")) {
            variables.put("AWS_ENDPOINT_URL_" + service, server.baseUrl());
        }
        return variables;
    }

    Map<String, String> outputs() {
        return new HashMap<>(Map.of(
                "ApiUrl", apiUrl().toString(),
                "GatewayUrl", gatewayUrl().toString(),
                "SessionsTable", "dev-sessions",
                "ProjectsTable", "dev-projects",
                "ApiKeysTable", "dev-api-keys",
                "IdempotencyTable", "dev-idempotency"));
    }

    void stack(String status, Map<String, String> outputs) {
        String members = outputs.entrySet().stream()
                .map(output -> "<member><OutputKey>%s</OutputKey><OutputValue>%s</OutputValue></member>"
                        .formatted(output.getKey(), output.getValue()))
                .collect(Collectors.joining());
        server.stubFor(cloudFormation().withRequestBody(containing("StackName=wallcrawler-dev")).willReturn(xml(
                200,
                """
                <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
                <Stacks><member><StackName>wallcrawler-dev</StackName><StackStatus>%s</StackStatus>
                <CreationTime>2026-11-01T00:00:00.000Z</CreationTime><Outputs>%s</Outputs></member></Stacks>
                </DescribeStacksResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DescribeStacksResponse>"""
                        .formatted(status, members))));
    }

    void stackError(int status, String code, String message) {
        server.stubFor(cloudFormation().willReturn(xml(
                status,
                """
                <ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
                <Code>%s</Code><Message>%s</Message></Error><RequestId>r-2</RequestId></ErrorResponse>"""
                        .formatted(code, message))));
    }

    /** A group, among others whose names begin as its does, as DescribeLogGroups pages them. */
    void logGroup(LogGroupName name, String group, Integer days) {
        String retention = days == null ? "" : ",\"retentionInDays\":" + days;
        String listed = "{\"logGroupName\":\"%s\",\"storedBytes\":1%s}";
        MappingBuilder first = logs("DescribeLogGroups")
                .withRequestBody(matchingJsonPath("$.logGroupNamePrefix", equalTo(DEV.logGroup(name))));
        server.stubFor(first.withRequestBody(matchingJsonPath("$[?(!@.nextToken)]"))
                .willReturn(json(200, "{\"logGroups\":[],\"nextToken\":\"more\"}")));
        server.stubFor(logs("DescribeLogGroups")
                .withRequestBody(matchingJsonPath("$.logGroupNamePrefix", equalTo(DEV.logGroup(name))))
                .withRequestBody(matchingJsonPath("$.nextToken", equalTo("more")))
                .willReturn(json(200, "{\"logGroups\":[" + listed.formatted(group, retention) + ","
                        + listed.formatted(group + "-2", "") + "]}")));
    }

    static Map<String, Object> alarm(String name, String... actions) {
        return Map.of(
                "AlarmName", DEV.alarmPrefix() + name,
                "ActionsEnabled", true,
                "AlarmActions", List.of(actions),
                "StateValue", "OK");
    }

    void alarms(Map<String, Object> answer) {
        server.stubFor(describeAlarms().willReturn(cbor(200, answer)));
    }

    static MappingBuilder describeAlarms() {
        return post(urlPathEqualTo("/service/GraniteServiceVersion20100801/operation/DescribeAlarms"))
                .withHeader("smithy-protocol", equalTo("rpc-v2-cbor"));
    }

    /** What a topic's subscriptions have for ARNs, one to a page. */
    void subscriptions(String topic, String... arns) {
        for (int page = 0; page <= arns.length; page++) {
            String member = page == arns.length ? "" : "<member><SubscriptionArn>" + arns[page] + "</SubscriptionArn></member>";
            String next = page == arns.length ? "" : "<NextToken>page-" + (page + 1) + "</NextToken>";
            MappingBuilder asked = listSubscriptions().withRequestBody(containing(URLEncoder.encode(topic, StandardCharsets.UTF_8)));
            server.stubFor(asked.withRequestBody(page == 0 ? notContaining("NextToken") : containing("NextToken=page-" + page))
                    .willReturn(xml(
                            200,
                            """
                            <ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
                            <ListSubscriptionsByTopicResult><Subscriptions>%s</Subscriptions>%s</ListSubscriptionsByTopicResult>
                            </ListSubscriptionsByTopicResponse>""".formatted(member, next))));
        }
    }

    static MappingBuilder listSubscriptions() {
        return post(urlPathEqualTo("/")).withRequestBody(containing("Action=ListSubscriptionsByTopic"));
    }

    void api(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo("/live/v1/sessions")).willReturn(answer));
    }

    static MappingBuilder cloudFormation() {
        return post(urlPathEqualTo("/")).withRequestBody(containing("Action=DescribeStacks"));
    }

    static MappingBuilder logs(String operation) {
        return post(urlPathEqualTo("/")).withHeader("X-Amz-Target", equalTo("Logs_20140328." + operation));
    }

    static MappingBuilder dynamoDb() {
        return post(urlPathEqualTo("/")).withHeader("X-Amz-Target", containing("DynamoDB_20120810."));
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "application/x-amz-json-1.1").withBody(body);
    }

    /** As AWS says that a policy does not allow an action. */
    static ResponseDefinitionBuilder denied(String action) {
        return error("AccessDeniedException", "User: arn:aws:sts::123456789012:assumed-role/reader/me is not authorized to"
                + " perform: " + action + " on resource: * because no identity-based policy allows the " + action + " action");
    }

    static ResponseDefinitionBuilder error(String type, String message) {
        return json(400, Json.MAPPER.createObjectNode().put("__type", type).put("message", message).toString());
    }

    static ResponseDefinitionBuilder cbor(int status, Map<String, Object> body) {
        try {
            return aResponse()
                    .withStatus(status)
                    .withHeader("smithy-protocol", "rpc-v2-cbor")
                    .withHeader("Content-Type", "application/cbor")
                    .withBody(CBOR.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ResponseDefinitionBuilder xml(int status, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", "text/xml").withBody(body);
    }

    @Override
    public void close() {
        server.stop();
    }
}
