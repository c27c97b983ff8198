package dev.wallcrawler.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Hands the one stack that all tests share to whoever names it as a parameter; it starts with the first and stops after the last. */
final class SharedStack implements ParameterResolver {
    /** How much the stack logs, other than usual, such as TRACE. */
    private static final String LOG_LEVEL = "wallcrawler.e2e.logLevel";
    private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == E2eStack.class;
    }

    @Override
    public E2eStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(E2eStack.class, type -> start(), E2eStack.class);
    }

    private static E2eStack start() {
        try {
            Map<String, String> settings = new HashMap<>();
            settings.put("DISCONNECT_GRACE_SECONDS", Integer.toString(E2eStack.GRACE_SECONDS));
            Optional.ofNullable(System.getProperty(LOG_LEVEL)).ifPresent(level -> settings.put("LOG_LEVEL", level));
            return E2eStack.start("shared", settings);
        } catch (Exception e) {
            throw new IllegalStateException("the stack does not start", e);
        }
    }
}
