package dev.wallcrawler.e2e;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every API key and token that clients of this JVM have had, of whatever stack: none may turn up where it does not belong. */
final class HandedOut {
    /** An API key, whoever made it. */
    static final Pattern API_KEY = Pattern.compile("(?<![A-Za-z0-9_-])wc_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");
    /** A token with its signature, whoever signed it. */
    static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

    private HandedOut() {}

    /** Remembers the keys and tokens in a text, such as an answer of the API with its URLs. */
    static void noteIn(String text) {
        List.of(API_KEY, TOKEN).forEach(
                looks -> looks.matcher(text).results().map(MatchResult::group).forEach(SECRETS::add));
    }

    static Collection<String> all() {
        return List.copyOf(SECRETS);
    }
}
