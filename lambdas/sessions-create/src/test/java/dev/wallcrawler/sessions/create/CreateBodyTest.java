package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettings.Viewport;
import dev.wallcrawler.session.ExternalProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CreateBodyTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"userMetadata\":{},\"browserSettings\":{},\"proxySettings\":{}}"})
    void shouldFillInTheDefaults(String body) {
        CreateBody parsed = CreateBody.parse(body);

        assertThat(parsed)
                .isEqualTo(new CreateBody(
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        "{}",
                        BrowserSettings.DEFAULT,
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void shouldHonourWhatItSupports() {
        CreateBody parsed = CreateBody.parse(
                """
                {"projectId": "proj_1", "timeout": 3600, "keepAlive": true, "region": "eu-central-1",
                 "userMetadata": {"userId": "u1", "n": 1.50},
                 "browserSettings": {
                   "viewport": {"width": 800, "height": 600}, "ignoreCertificateErrors": false, "blockAds": true,
                   "allowedDomains": ["Example.com", "127.0.0.1", "localhost", "m\\u00fcller.example"]},
                 "proxies": [{"type": "external", "server": "http://proxy.example:3128", "username": "u", "password": "p"}],
                 "proxySettings": {"caCertificates": []}}""");

        assertThat(parsed)
                .isEqualTo(new CreateBody(
                        Optional.of("proj_1"),
                        Optional.of(Duration.ofHours(1)),
                        true,
                        "{\"userId\":\"u1\",\"n\":1.50}",
                        new BrowserSettings(
                                Optional.of(new Viewport(800, 600)),
                                false,
                                true,
                                List.of("example.com", "127.0.0.1", "localhost", "xn--mller-kva.example")),
                        Optional.of(new ExternalProxy("http://proxy.example:3128", Optional.of("u"), Optional.of("p"))),
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-west-2", "us-east-1", "eu-central-1", "ap-southeast-1"})
    void shouldAcceptEachRegionOfTheApi(String region) {
        assertThat(CreateBody.parse("{\"region\":\"" + region + "\"}").ignoredSettings()).isEmpty();
    }

    @Test
    void shouldNameWhatHasNoEffect() {
        CreateBody parsed = CreateBody.parse(
                """
                {"browserSettings": {"solveCaptchas": true, "recordSession": true, "logSession": false,
                 "advancedStealth": true, "verified": true, "captchaImageSelector": "#a", "captchaInputSelector": "#b",
                 "os": "mac"}}""");

        assertThat(parsed.ignoredSettings())
                .containsExactlyInAnyOrder(
                        "browserSettings.solveCaptchas",
                        "browserSettings.recordSession",
                        "browserSettings.logSession",
                        "browserSettings.advancedStealth",
                        "browserSettings.verified",
                        "browserSettings.captchaImageSelector",
                        "browserSettings.captchaInputSelector",
                        "browserSettings.os");
        assertThat(parsed.browserSettings()).isEqualTo(BrowserSettings.DEFAULT);
    }

    @Test
    void shouldNameWhatItDoesNotKnowUnlessItCannotBeASetting() {
        CreateBody parsed = CreateBody.parse(
                """
                {"stealthy": 1, "keep-alive": true, "a b": 1, "x\\r\\nset-cookie": 1, "userMetadata": {"mine": 1},
                 "browserSettings": {"font": {"size": 3}, "viewport": {"width": 5, "depth": 6}, "extensions": []},
                 "proxies": [{"type": "none", "domainPattern": "a", "colour": "red"}]}""");

        assertThat(parsed.ignoredSettings())
                .containsExactlyInAnyOrder(
                        "stealthy", "keep-alive", "browserSettings.font", "browserSettings.viewport.depth", "proxies[0].colour");
    }

    @Test
    void shouldNameFewOfManyThatItDoesNotKnow() {
        String many = IntStream.range(0, 1_000).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(",", "{", "}"));

        assertThat(CreateBody.parse(many).ignoredSettings()).hasSize(20);
    }

    @Test
    void shouldNotNameWhatIsAsAskedAnyway() {
        CreateBody parsed = CreateBody.parse(
                """
                {"browserSettings": {"solveCaptchas": false, "recordSession": false, "advancedStealth": false,
                 "verified": false}}""");

        assertThat(parsed.ignoredSettings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'browserSettings':{'context':{'id':'c'}}}            | browserSettings.context is not supported",
                "{'browserSettings':{'extensionId':'e'}}               | browserSettings.extensionId is not supported",
                "{'browserSettings':{'extensions':['stagehand']}}      | browserSettings.extensions is not supported",
                "{'extensionId':'e'}                                   | extensionId is not supported",
                "{'proxySettings':{'caCertificates':['c']}}            | proxySettings.caCertificates is not supported",
                "{'proxies':true}                                      | managed proxies are not supported",
                "{'proxies':[{'type':'browserbase'}]}                  | proxies[0].type browserbase is not supported",
                "{'proxies':[{'type':'none'},{'type':'external','server':'a:1'}]} | proxies is not supported with more than one",
                "{'proxies':[{'type':'external','server':'a:1'},{'type':'external','server':'b:1'}]} | proxies is not supported with",
                "{'proxies':[{'type':'external','server':'a:1','domainPattern':'x'}]} | proxies[0].domainPattern is not supported",
                "{'proxies':[{'type':'external','server':'socks5://a:1','username':'u'}]} | proxies[0].username is not supported"
            })
    void shouldRefuseWhatWouldBeMissed(String body, String message) {
        assertBadRequest(body, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'timeout':5}                                  | timeout must be a whole number from 60 to 21600",
                "{'timeout':59}                                 | timeout must be",
                "{'timeout':21601}                              | timeout must be",
                "{'timeout':60.5}                               | timeout must be",
                "{'timeout':'x'}                                | timeout must be",
                "{'timeout':null}                               | timeout must be",
                "{'projectId':1}                                | projectId must be a string",
                "{'keepAlive':'yes'}                            | keepAlive must be true or false",
                "{'region':'us-gov-west-1'}                     | region must be one of us-west-2",
                "{'region':1}                                   | region must be a string",
                "{'extensionId':1}                              | extensionId must be a string",
                "{'userMetadata':'x'}                           | userMetadata must be an object",
                "{'userMetadata':[]}                            | userMetadata must be an object",
                "{'browserSettings':[]}                         | browserSettings must be an object",
                "{'browserSettings':{'context':'c'}}            | browserSettings.context must be an object",
                "{'browserSettings':{'viewport':'800x600'}}     | browserSettings.viewport must be an object",
                "{'browserSettings':{'viewport':{'width':0}}}   | browserSettings.viewport.width must be",
                "{'browserSettings':{'viewport':{'height':10001}}} | browserSettings.viewport.height must be",
                "{'browserSettings':{'viewport':{'width':1.5}}} | browserSettings.viewport.width must be",
                "{'browserSettings':{'blockAds':1}}             | browserSettings.blockAds must be true or false",
                "{'browserSettings':{'ignoreCertificateErrors':'no'}} | browserSettings.ignoreCertificateErrors must be",
                "{'browserSettings':{'solveCaptchas':'no'}}     | browserSettings.solveCaptchas must be",
                "{'browserSettings':{'recordSession':1}}        | browserSettings.recordSession must be",
                "{'browserSettings':{'logSession':1}}           | browserSettings.logSession must be",
                "{'browserSettings':{'advancedStealth':1}}      | browserSettings.advancedStealth must be",
                "{'browserSettings':{'verified':1}}             | browserSettings.verified must be",
                "{'browserSettings':{'captchaImageSelector':1}} | browserSettings.captchaImageSelector must be a string",
                "{'browserSettings':{'captchaInputSelector':1}} | browserSettings.captchaInputSelector must be a string",
                "{'browserSettings':{'os':'amiga'}}             | browserSettings.os must be one of windows",
                "{'browserSettings':{'allowedDomains':'a.b'}}   | browserSettings.allowedDomains must be an array",
                "{'browserSettings':{'allowedDomains':['a.b',1]}} | browserSettings.allowedDomains[1] must be a string",
                "{'browserSettings':{'allowedDomains':['https://a.b']}} | browserSettings.allowedDomains[0] must be a domain name",
                "{'browserSettings':{'allowedDomains':['*.a.b']}} | browserSettings.allowedDomains[0] must be a domain name",
                "{'browserSettings':{'allowedDomains':['a.b:80']}} | browserSettings.allowedDomains[0] must be a domain name",
                "{'browserSettings':{'allowedDomains':['']}}    | browserSettings.allowedDomains[0] must be a domain name",
                "{'browserSettings':{'allowedDomains':['a..b']}} | browserSettings.allowedDomains[0] must be a domain name",
                "{'proxies':'http://a:1'}                       | proxies must be an array",
                "{'proxies':{}}                                 | proxies must be an array",
                "{'proxies':[true]}                             | proxies[0] must be an object",
                "{'proxies':[{}]}                               | proxies[0].type is missing",
                "{'proxies':[{'type':'magic'}]}                 | proxies[0].type must be one of",
                "{'proxies':[{'type':'external'}]}              | proxies[0].server is missing",
                "{'proxies':[{'type':'external','server':1}]}   | proxies[0].server must be a string",
                "{'proxies':[{'type':'external','server':'a:1','username':1}]} | proxies[0].username must be a string",
                "{'proxies':[{'type':'external','server':'a:1','password':'p'}]} | proxies[0].username is missing",
                "{'proxySettings':{'caCertificates':'c'}}       | proxySettings.caCertificates must be an array",
                "{'proxySettings':[]}                           | proxySettings must be an object",
                "{                                              | the body is not valid JSON",
                "[]                                             | the body must be a JSON object"
            })
    void shouldNameTheFieldThatIsWrong(String body, String message) {
        assertBadRequest(body, message);
    }

    @Test
    void shouldTakeMetadataOfUpTo512Characters() {
        String longest = "{\"k\":\"" + "ü".repeat(504) + "\"}";

        assertThat(longest).hasSize(512);
        assertThat(CreateBody.parse("{\"userMetadata\": " + longest + "}").userMetadata()).isEqualTo(longest);
        assertThat(CreateBody.parse("{\"userMetadata\": {  \"k\" : \"" + "ü".repeat(504) + "\" } }").userMetadata())
                .isEqualTo(longest);
        assertBadRequest(
                "{'userMetadata':{'k':'" + "x".repeat(505) + "'}}",
                "userMetadata must have at most 512 characters as JSON");
    }

    @Test
    void shouldCompleteHalfAViewport() {
        assertThat(viewport("{}")).isEmpty();
        assertThat(viewport("{\"width\":800}")).contains(new Viewport(800, 720));
        assertThat(viewport("{\"height\":600}")).contains(new Viewport(1280, 600));
        assertThat(viewport("{\"width\":10000,\"height\":1}")).contains(new Viewport(10_000, 1));
    }

    @Test
    void shouldKeepTheSettingsSmallEnoughForATask() {
        String domain = "\"" + "a".repeat(60) + ".example\",";

        assertBadRequest(
                "{\"browserSettings\":{\"allowedDomains\":[" + domain.repeat(60) + "\"a.b\"]}}",
                "browserSettings.allowedDomains is too long");
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.example:3128, http://proxy.example:3128",
        "http://proxy.example, http://proxy.example:80",
        "HTTPS://proxy.example/, https://proxy.example:443",
        "socks5://127.0.0.1, socks5://127.0.0.1:1080",
        "http://[::1]:3128, http://[::1]:3128"
    })
    void shouldCompleteAProxysAddress(String asked, String server) {
        assertThat(CreateBody.parse("{\"proxies\":[{\"type\":\"external\",\"server\":\"" + asked + "\"}]}").proxy())
                .contains(new ExternalProxy(server, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "http://", "ftp://proxy.example", "ftp://proxy.example:2121", "socks5h://proxy.example:1080",
                "htpp://proxy.example:3128", "http://proxy.example:0", "http://proxy.example:70000",
                "http://proxy.example/path", "http://proxy.example?q=1", "http://a b", "http://a;https=evil:1",
                "http://a,b:1", "http://a:1 --no-sandbox", "foo/bar://baz", "/://", "proxy:3128://"
            })
    void shouldRefuseAServerThatIsNone(String server) {
        assertBadRequest(
                "{\"proxies\":[{\"type\":\"external\",\"server\":\"" + server + "\"}]}",
                "proxies[0].server must be a URL such as");
    }

    @Test
    void shouldNeverRepeatACredential() {
        String withUserInfo = "{\"proxies\":[{\"type\":\"external\",\"server\":\"http://me:hunter2@proxy.example:1\"}]}";
        String malformed = "{\"proxies\":[{\"type\":\"external\",\"server\":\"http://me:hunter2@pro xy\"}]}";
        String control = "{\"proxies\":[{\"type\":\"external\",\"server\":\"a:1\",\"username\":\"u\",\"password\":\"hunter2\\n\"}]}";

        for (String body : List.of(withUserInfo, malformed, control)) {
            assertThatExceptionOfType(ApiException.class)
                    .isThrownBy(() -> CreateBody.parse(body))
                    .withMessageNotContaining("hunter2")
                    .withMessageContaining("proxies[0].")
                    .withNoCause();
        }
    }

    @Test
    void shouldUnderstandThatNoProxyIsWanted() {
        for (String proxies : List.of("false", "[]", "[{\"type\":\"none\"}]", "[{\"type\":\"none\",\"domainPattern\":\"a\"}]")) {
            assertThat(CreateBody.parse("{\"proxies\":" + proxies + "}").proxy()).as(proxies).isEmpty();
        }
    }

    private static Optional<Viewport> viewport(String json) {
        return CreateBody.parse("{\"browserSettings\":{\"viewport\":" + json + "}}")
                .browserSettings()
                .viewport();
    }

    private static void assertBadRequest(String body, String message) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> CreateBody.parse(body.replace('\'', '"')))
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(400));
    }
}
