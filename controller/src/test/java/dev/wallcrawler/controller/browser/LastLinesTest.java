package dev.wallcrawler.controller.browser;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class LastLinesTest {

    private final LastLines lines = new LastLines();

    private void read(String text) throws IOException {
        lines.readAll(new StringReader(text), _ -> true);
    }

    @Test
    void shouldKeepTheLastOnes() throws IOException {
        read(IntStream.rangeClosed(1, 12).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));
        assertThat(lines.soFar()).hasSize(LastLines.COUNT).startsWith("line 3").endsWith("line 12");
    }

    @Test
    void shouldKeepNoBlankLineAndNoneThatIsNotWorthIt() throws IOException {
        List<String> heard = new ArrayList<>();
        lines.readAll(new StringReader("\none\r\n \ntwo\n"), line -> {
            heard.add(line.strip());
            return line.startsWith("two");
        });
        assertThat(heard).containsExactly("one", "two");
        assertThat(lines.soFar()).containsExactly("two");
    }

    @Test
    void shouldTellTheBeginningOfALongLine() throws IOException {
        read("begin " + "x".repeat(1_000));
        assertThat(lines.soFar()).singleElement().asString().startsWith("begin x").hasSize(LastLines.CHARACTERS);
    }

    @Test
    void shouldTellNoPartOfAWordThatIsTooLongToBeRead() throws IOException {
        read("through http://user:secret" + "x".repeat(LastLines.CHARACTERS_READ) + "@proxy.example/ y\nnext\n");
        assertThat(lines.soFar()).containsExactly("through …", "next");
    }

    @Test
    void shouldTellNoSecret() throws IOException {
        read("loading https://user:secret@shop.example/" + "x".repeat(LastLines.CHARACTERS) + "?secret");
        assertThat(lines.soFar()).singleElement().asString().startsWith("loading https://shop.example/x").doesNotContain("secret");
    }
}
