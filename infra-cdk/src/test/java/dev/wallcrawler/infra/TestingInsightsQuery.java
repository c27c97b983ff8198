package dev.wallcrawler.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A query in the language of Logs Insights, with those of the language's rules that are checked only when it runs.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html">stats</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Dedup.html">dedup</a>
 */
record TestingInsightsQuery(String text) {

    private static final Pattern LITERAL = Pattern.compile("\"[^\"]*\"|'[^']*'|/[^/\\s]+/");
    private static final Pattern ALIAS = Pattern.compile("\\bas (@?\\w+)");
    private static final Pattern FIELD = Pattern.compile("@?[a-z_][a-zA-Z_.]*+(?!\\()");
    private static final Set<String> WORDS = Set.of("stats", "by", "as", "h", "m");

    /** What is wrong with it; empty if nothing is. */
    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        List<String> commands = commands();
        List<String> names = commands.stream().map(TestingInsightsQuery::name).toList();
        int dedup = names.indexOf("dedup");
        if (dedup >= 0 && names.subList(dedup + 1, names.size()).stream().anyMatch(name -> !name.equals("limit"))) {
            mistakes.add("only limit may follow dedup");
        }
        List<String> stats =
                commands.stream().filter(command -> name(command).equals("stats")).toList();
        if (stats.size() > 2) {
            mistakes.add("two stats are the most");
        }
        if (names.subList(0, Math.max(0, names.lastIndexOf("stats"))).stream()
                .anyMatch(name -> name.equals("sort") || name.equals("limit"))) {
            mistakes.add("sort and limit come after the last stats");
        }
        if (stats.size() == 2) {
            Set<String> unknown = used(stats.getLast());
            unknown.removeAll(defined(stats.getFirst()));
            if (!unknown.isEmpty()) {
                mistakes.add("the first stats does not define " + unknown);
            }
        }
        return mistakes;
    }

    private List<String> commands() {
        return Pattern.compile("\\|")
                .splitAsStream(LITERAL.matcher(text).replaceAll("0"))
                .map(String::strip)
                .toList();
    }

    private static String name(String command) {
        return command.split("\\s", 2)[0];
    }

    /** The names that it gives, and what it groups by. */
    private static Set<String> defined(String stats) {
        Set<String> defined = ALIAS.matcher(stats).results().map(match -> match.group(1)).collect(Collectors.toSet());
        int by = stats.lastIndexOf(" by ");
        if (by >= 0) {
            defined.addAll(used(stats.substring(by)));
        }
        return defined;
    }

    private static Set<String> used(String stats) {
        String withImplicit = stats.replaceAll("\\bbin\\(", "bin(@timestamp ");
        return FIELD.matcher(ALIAS.matcher(withImplicit).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .filter(word -> !WORDS.contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
