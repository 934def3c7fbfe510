package io.muster.registry;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArrowsTest {
  private static final JavaClasses REGISTRY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(l -> !l.contains("/v1/"))
          .importPackages("io.muster.registry");

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.muster.registry.(*)..").should().beFreeOfCycles().check(REGISTRY);
  }

  @Test
  void theHeartKnowsNothingButJava() {
    classes()
        .that()
        .resideInAPackage("io.muster.registry.roster")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.muster.registry.roster",
            "io.muster.registry.tenant",
            "org.jspecify.annotations")
        .check(REGISTRY);
  }

  @Test
  void whoseANameIsKnowsNothingButJava() {
    classes()
        .that()
        .resideInAPackage("io.muster.registry.tenant")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.muster.registry.tenant", "org.jspecify.annotations")
        .check(REGISTRY);
  }

  @Test
  void generatedTypesStayAtTheEdge() {
    noClasses()
        .that()
        .resideInAnyPackage("..roster..", "..store..", "..settings..", "..watch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.muster.registry.v1")
        .check(REGISTRY);
  }

  /** An address that an agent gave is told to others, and never called. */
  @Test
  void nobodyCallsOutButWebhooksAndTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..hook..", "..cli..", "..bench..", "..demo..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(http\\..*|DatagramSocket|(Http)?URLConnection)"
                + "|javax\\.net\\.(ssl\\.SSL)?SocketFactory"
                + "|io\\.grpc\\.(netty\\.NettyChannelBuilder|ManagedChannel.*)"
                + "|io\\.netty\\.bootstrap\\.Bootstrap")
        .orShould()
        .callConstructorWhere(
            describe(
                "a socket is made", call -> call.getTargetOwner().isEquivalentTo(Socket.class)))
        .orShould()
        .callMethod(InetAddress.class, "getAllByName", String.class)
        .orShould()
        .callMethod(SocketChannel.class, "open", SocketAddress.class)
        .check(REGISTRY);
  }

  @Test
  void whatMakesCertificatesKnowsNothingOfTheFleet() {
    classes()
        .that()
        .resideInAPackage("io.muster.registry.authority")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.bouncycastle..",
            "io.netty.util",
            "io.muster.registry",
            "io.muster.registry.authority",
            "io.muster.registry.tenant",
            "org.jspecify.annotations")
        .check(REGISTRY);
  }
}
