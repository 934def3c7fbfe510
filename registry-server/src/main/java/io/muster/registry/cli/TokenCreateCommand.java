package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.OwnFiles;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.token.Minting;
import io.muster.registry.token.TokenFile;
import io.muster.registry.token.TokenText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster token create}: makes a token, and shows it once. */
@Command(
    name = "create",
    description = {
      "Make a token. It is shown this once, or written to a file that only you can read; the registry"
          + " keeps a hash.",
      "To replace one, make another of the same name, give it out, and revoke the first."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: muster token create --name orders --right register --service orders --out orders.token"
    })
@Allowed("the command line prints")
final class TokenCreateCommand implements Callable<Integer> {
  @Mixin private final DataFolder folder = new DataFolder();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Whose it is; the audit log says it.")
  private String name = "";

  @Option(
      names = "--right",
      required = true,
      split = ",",
      paramLabel = "RIGHT",
      description = "register, read, deploy, drain, shutdown or admin; may stand several times.")
  private List<String> rights = new ArrayList<>();

  @Option(
      names = "--service",
      split = ",",
      paramLabel = "PATTERN",
      description = "Which names it may register, such as orders or orders-*.")
  private List<String> services = new ArrayList<>();

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description =
          "Whose services it registers, shows and steers; * for those of all. Default: default.")
  private String tenant = Tenant.DEFAULT.name();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long it holds, at most 366. Default 90.")
  private int days = Minting.USUAL_DAYS;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write it there, mode 0600, instead of showing it.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    TokenDesk desk = new TokenDesk(folder.path());
    return desk.run(
        (file, now) -> {
          Set<Right> given = Right.list(String.join(",", rights));
          Duration length = Duration.ofDays(days);
          Minting.Wish wish =
              new Minting.Wish(name, given, Names.of(services), length, false, Sight.read(tenant));
          return make(desk, file, wish, now);
        });
  }

  private int make(TokenDesk desk, TokenFile file, Minting.Wish wish, long now) throws IOException {
    Path target = out;
    TokenText text;
    if (target == null) {
      text = new Minting(file, new SecureRandom()).make(wish, now);
      System.out.println(text.reveal());
    } else {
      try (FileChannel channel =
          OwnFiles.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        text = new Minting(file, new SecureRandom()).make(wish, now);
        ByteBuffer bytes =
            ByteBuffer.wrap((text.reveal() + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (FileAlreadyExistsException e) {
        System.err.println(target + " exists and is not overwritten; no token was made");
        return 7;
      }
      System.out.println(target);
    }
    String words =
        "token %s of %s: %s%s%s, until %s"
            .formatted(
                text.id(),
                wish.name(),
                Right.words(wish.rights()),
                wish.services().texts().isEmpty() ? "" : " of " + wish.services().words(),
                tenant.equals(Tenant.DEFAULT.name()) ? "" : ", tenant " + wish.sight().word(),
                Instant.ofEpochMilli(now + wish.length().toMillis()));
    System.err.println(words);
    desk.note("token-create", words);
    return 0;
  }
}
