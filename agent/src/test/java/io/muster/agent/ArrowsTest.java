package io.muster.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArrowsTest {
  private static final JavaClasses AGENT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.muster.agent");

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.muster.agent.(*)..").should().beFreeOfCycles().check(AGENT);
  }

  @Test
  void theDoorKnowsNothingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage("..premain..", "..settings..", "..mirror..", "..wire..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.muster.agent",
            "..premain..",
            "..settings..",
            "..mirror..",
            "..wire..",
            "org.jspecify.annotations")
        .check(AGENT);
  }

  @Test
  void eachLibraryHasOnePackageThatKnowsIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..")
        .check(AGENT);
    noClasses()
        .that()
        .resideOutsideOfPackages("..certificate..", "..crypto..", "..tls..", "..quiet..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bouncycastle..")
        .check(AGENT);
    noClasses()
        .that()
        .resideOutsideOfPackages("..bind..", "..jar..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.bytebuddy..")
        .check(AGENT);
    noClasses()
        .that()
        .resideOutsideOfPackage("..measure..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("oshi..")
        .check(AGENT);
  }

  @Test
  void whatOnlyTheBuildCallsNobodyElseDoes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..agent.jar..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.muster.agent.jar..")
        .check(AGENT);
  }
}
