package dev.wallcrawler.local.command;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/** Commands in a process of their own, with an environment of its own: where credentials come from, and what is loaded. */
@Timeout(90)
class CommandProcessTest {
    private static final String SECRET = "a-secret-of-the-profile";

    @TempDir
    private Path directory;

    private final TestingAws aws = new TestingAws();

    @AfterEach
    void close() {
        aws.close();
    }

    private record Ended(int exitCode, List<String> out, List<String> err) {}

    @Test
    void shouldUseTheProfileThatIsNamedAndItsRegion() throws Exception {
        Map<String, String> environment = environment();
        environment.put("AWS_ACCESS_KEY_ID", "of-the-environment");
        environment.put("AWS_SECRET_ACCESS_KEY", "of-the-environment");

        Ended ended = run(environment, List.of(), "logs", "--env", "dev", "--profile", "team", "--session", "sess_1");

        assertThat(ended.err()).containsExactly("wallcrawler: no matching log lines in the log groups of wallcrawler-dev");
        assertThat(ended.exitCode()).isZero();
        assertThat(aws.server().getAllServeEvents())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.getRequest().getHeader("Authorization"))
                        .contains("Credential=AKIDOFTHETEAM/", "/ap-southeast-2/"));
    }

    @Test
    void shouldUseAProfileThatSignedInAndTakesOnARole() throws Exception {
        Path tokens = Files.createDirectories(directory.resolve(".aws/sso/cache"));
        // Named by the SHA-1 of the session's name, as `aws sso login` does.
        byte[] name = MessageDigest.getInstance("SHA-1").digest("company".getBytes(StandardCharsets.UTF_8));
        Files.writeString(tokens.resolve(HexFormat.of().formatHex(name) + ".json"), """
                {"startUrl":"https://sso.example/start","region":"eu-west-1","accessToken":"%s","expiresAt":"2126-01-01T00:00:00Z"}"""
                .formatted(SECRET));
        long expiry = Instant.now().plusSeconds(3_600).toEpochMilli();
        aws.server().stubFor(get(urlPathEqualTo("/federation/credentials")).withHeader("x-amz-sso_bearer_token", equalTo(SECRET))
                .willReturn(TestingAws.json(200, """
                        {"roleCredentials":{"accessKeyId":"AKIDBYSSO","secretAccessKey":"s","sessionToken":"t","expiration":%d}}"""
                        .formatted(expiry))));
        aws.server().stubFor(post(urlPathEqualTo("/")).withRequestBody(containing("Action=AssumeRole"))
                .withHeader("Authorization", containing("Credential=AKIDBYSSO/"))
                .willReturn(aResponse().withHeader("Content-Type", "text/xml").withBody("""
                        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
                        <AccessKeyId>AKIDBYSTS</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                        <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
                        .formatted(Instant.ofEpochMilli(expiry)))));

        Ended ended = run(environment(), List.of(), "logs", "--env", "dev", "--profile", "role");

        assertThat(ended.err()).containsExactly("wallcrawler: no matching log lines in the log groups of wallcrawler-dev");
        aws.server().verify(1, postRequestedFor(urlPathEqualTo("/"))
                .withRequestBody(containing("Action=DescribeStacks"))
                .withHeader("Authorization", containing("Credential=AKIDBYSTS/")));
    }

    @Test
    void shouldSayInOneLineThatThereAreNoCredentialsOrNoRegion() throws Exception {
        Map<String, String> environment = environment();
        assertThat(run(environment, List.of(), "doctor", "--env", "dev", "--profile", "nobody").err())
                .containsExactly("wallcrawler: no AWS region; give --region, or set AWS_REGION or the profile's region");
        assertThat(run(environment, List.of(), "doctor", "--env", "dev", "--profile", "nobody", "--region", "eu-west-1").err())
                .containsExactly("wallcrawler: no AWS credentials from profile nobody; is there such a profile, and is it"
                        + " signed in (aws sso login --profile nobody)?");
        Ended ended = run(environment, List.of(), "keys", "list", "--env", "dev", "--region", "eu-west-1");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).containsExactly("wallcrawler: no AWS credentials; give --profile, set AWS_PROFILE, or sign in");
        assertThat(aws.server().getAllServeEvents()).isEmpty();
    }

    @Test
    void shouldSayInOneLineThatAProfileIsNotSignedIn() throws Exception {
        Ended ended = run(environment(), List.of(), "keys", "list", "--env", "dev", "--profile", "signed-out");

        assertThat(ended.err()).singleElement().asString().startsWith("wallcrawler: no AWS credentials from profile signed-out;");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldGoOverTheProxyOfTheEnvironmentToExamineADeployment() throws Exception {
        Map<String, String> outputs = aws.outputs();
        outputs.put("ApiUrl", "http://api.invalid/live");
        outputs.put("GatewayUrl", "ws://gateway.invalid");
        aws.stack("UPDATE_COMPLETE", outputs);
        Map<String, String> environment = environment();
        environment.put("NO_PROXY", "127.0.0.1");

        for (String variable : List.of("HTTP_PROXY", "http_proxy")) {
            environment.put(variable, aws.server().baseUrl());
            Ended ended = run(environment, List.of(), "doctor", "--env", "dev", "--profile", "team");
            assertThat(ended.out())
                    .contains("ok       API         http://api.invalid/live answers, and refuses a wrong key")
                    .contains("ok       gateway     ws://gateway.invalid answers");
            environment.remove(variable);
        }
    }

    @Test
    void shouldLoadNoClientThatALocalCommandDoesNotNeed() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("logs"));
        Files.writeString(logs.resolve("x.jsonl"), "{\"event_type\":\"REQUEST\"}\n");
        Files.createDirectories(directory.resolve("dynamodb"));
        List<String> verbose = List.of("-Xlog:class+load:stderr");

        Ended trail = run(environment(), verbose, "logs");
        Ended keys = run(environment(), verbose, "keys", "list");

        assertThat(trail.out()).singleElement().asString().contains("REQUEST");
        assertThat(trail.err()).hasSizeGreaterThan(500).noneMatch(line -> line.contains(" software.amazon.awssdk.services."));
        assertThat(keys.out()).singleElement().asString().startsWith("KEY ");
        assertThat(keys.err())
                .anyMatch(line -> line.contains(" software.amazon.awssdk.services.dynamodb."))
                .noneMatch(line -> line.contains(" software.amazon.awssdk.services.cloud"))
                .noneMatch(line -> line.contains(" software.amazon.awssdk.services.s"));
    }

    /** Of a user with two profiles in the AWS configuration, and nothing else. */
    private Map<String, String> environment() throws Exception {
        Path config = directory.resolve("aws-config");
        Files.writeString(
                config,
                """
                [profile team]
                region = ap-southeast-2
                aws_access_key_id = AKIDOFTHETEAM
                aws_secret_access_key = %s
                [profile signed-out]
                region = eu-west-1
                sso_session = company
                sso_account_id = 123456789012
                sso_role_name = reader
                [profile role]
                region = eu-west-1
                role_arn = arn:aws:iam::123456789012:role/reader
                source_profile = signed-out
                [sso-session company]
                sso_region = eu-west-1
                sso_start_url = https://sso.example/start
                """
                        .formatted(SECRET));
        var environment = new HashMap<>(aws.environment());
        environment.remove("AWS_REGION");
        environment.put("AWS_ENDPOINT_URL_SSO", aws.server().baseUrl());
        environment.put("AWS_ENDPOINT_URL_STS", aws.server().baseUrl());
        environment.put("AWS_CONFIG_FILE", config.toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("HOME", directory.toString());
        environment.put("PATH", System.getenv("PATH"));
        return environment;
    }

    private Ended run(Map<String, String> environment, List<String> options, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dwallcrawler.directory=" + directory,
                "-Duser.home=" + directory,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        var ended = new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        assertThat(ended.toString()).doesNotContain(SECRET);
        return ended;
    }
}
