package dev.wallcrawler.local.command;

import dev.wallcrawler.project.ApiKey;
import dev.wallcrawler.project.ApiKeyHash;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class DeployedKeysTest {
    @TempDir
    private Path directory;

    private final TestingAws aws = new TestingAws();
    private final SessionTables tables = TestingTables.named("keys-" + UUID.randomUUID());
    private final Map<String, String> environment = new HashMap<>(aws.environment());
    private DynamoDbClient dynamoDb;
    private TestingContext console;

    @BeforeAll
    static void signIn() {
        TestingCredentials.provide();
    }

    @BeforeEach
    void open() {
        dynamoDb = DynamoDbLocal.client();
        TableDefinitions.all(tables).forEach(dynamoDb::createTable);
        Map<String, String> outputs = aws.outputs();
        outputs.putAll(Map.of("ProjectsTable", tables.projects(), "ApiKeysTable", tables.apiKeys()));
        aws.stack("CREATE_COMPLETE", outputs);
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.endpoint().toString());
        console = new TestingContext(directory, environment, Optional.empty());
    }

    @AfterEach
    void close() {
        dynamoDb.close();
        aws.close();
    }

    @Test
    void shouldMakeListAndRevokeKeysInTheTablesThatTheStackNames() throws Exception {
        assertThat(run("keys", "create", "--env", "dev", "--project", "crawlers", "--concurrency", "3")).isZero();

        var store = new DynamoProjectStore(dynamoDb, tables, InstantSource.system());
        ApiKey key = store.keys().getFirst();
        List<String> created = console.takeOut();
        String value = created.get(2).replaceFirst("export BROWSERBASE_API_KEY=", "");
        assertThat(created)
                .containsExactly(
                        "# key " + key.id() + " of project crawlers, at most 3 sessions at once",
                        "export BROWSERBASE_BASE_URL=" + aws.apiUrl(),
                        "export BROWSERBASE_API_KEY=" + value,
                        "export BROWSERBASE_PROJECT_ID=" + key.projectIds().getFirst());
        assertThat(store.findKey(ApiKeyHash.of(value))).contains(key);

        run("keys", "list", "--env=dev");
        assertThat(console.takeOut()).hasSize(2).last().asString().startsWith(key.id()).doesNotContain(value, key.hash());
        assertThat(run("keys", "revoke", key.id(), "--env", "dev")).isZero();
        assertThat(store.findKey(ApiKeyHash.of(value))).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldSayInOneLineThatThereIsNoSuchStack() throws Exception {
        aws.stackError(400, "ValidationError", "Stack with id wallcrawler-prod does not exist");

        assertThat(run("keys", "list", "--env", "prod", "--region", "us-west-2")).isEqualTo(1);

        assertThat(console.err())
                .containsExactly("wallcrawler: there is no stack wallcrawler-prod in us-west-2 of this account; is --env right,"
                        + " and --profile and --region?");
    }

    @Test
    void shouldSayInOneLineWhatTheCredentialsDoNotAllow() throws Exception {
        aws.stackError(403, "AccessDenied", "User: arn:aws:iam::123456789012:user/me is not authorized to perform:"
                + " cloudformation:DescribeStacks on resource: arn:aws:cloudformation:stack");
        assertThat(run("keys", "list", "--env", "dev")).isEqualTo(1);
        aws.stack("CREATE_COMPLETE", aws.outputs());
        aws.server().stubFor(TestingAws.dynamoDb().willReturn(TestingAws.denied("dynamodb:Scan")));
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.server().baseUrl());
        var denied = new TestingContext(directory, environment, Optional.empty());
        assertThat(new Main(denied.context()).run(List.of("keys", "list", "--env", "dev"))).isEqualTo(1);

        assertThat(console.err())
                .containsExactly("wallcrawler: access denied: the credentials do not allow cloudformation:DescribeStacks");
        assertThat(denied.err()).containsExactly("wallcrawler: access denied: the credentials do not allow dynamodb:Scan");
    }

    @Test
    void shouldSayInOneLineThatTheCredentialsAreNoneOfTheAccounts() throws Exception {
        aws.stackError(403, "ExpiredToken", "The security token included in the request is expired: SECRET");
        run("keys", "list", "--env", "dev");
        aws.stackError(403, "SignatureDoesNotMatch", "The canonical string should have been 'SECRET'");
        run("keys", "list", "--env", "dev");

        assertThat(console.err())
                .containsExactly(
                        "wallcrawler: the AWS credentials have expired; sign in again",
                        "wallcrawler: AWS does not know these credentials (SignatureDoesNotMatch)");
    }

    @Test
    void shouldRefuseAnAccountWithoutADeploymentAndAnEnvironmentThatIsNone() throws Exception {
        assertThat(run("keys", "list", "--profile", "p")).isEqualTo(2);
        assertThat(run("logs", "--region", "eu-west-1")).isEqualTo(2);
        assertThat(run("doctor", "--env", "Prod!")).isEqualTo(2);
        assertThat(run("doctor", "--env", "prod", "--region", "a b")).isEqualTo(2);

        assertThat(console.err())
                .filteredOn(line -> line.startsWith("wallcrawler: "))
                .containsExactly(
                        "wallcrawler: --profile goes with --env NAME",
                        "wallcrawler: --region goes with --env NAME",
                        "wallcrawler: --env must be the name of an environment, such as prod",
                        "wallcrawler: --region must be a region such as eu-central-1");
    }

    private int run(String... line) throws InterruptedException {
        return new Main(console.context()).run(List.of(line));
    }
}
