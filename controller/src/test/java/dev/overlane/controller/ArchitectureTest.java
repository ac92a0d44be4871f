package dev.overlane.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The lines of docs/architecture.md that a compiler cannot draw. */
@AnalyzeClasses(packages = "dev.overlane", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] PURE = {
    "dev.overlane.config",
    "dev.overlane.config.model",
    "dev.overlane.config.yaml",
    "dev.overlane.config.schema",
    "dev.overlane.ovsdb.state",
    "dev.overlane.ovsdb.link",
    "dev.overlane.flow.pipeline",
    "dev.overlane.flow.state",
    "dev.overlane.flow.compile",
    "dev.overlane.flow.trace",
    "dev.overlane.flow.proof",
    "dev.overlane.controller.imports",
    "dev.overlane.controller.plan",
    "dev.overlane.controller.preview",
    "dev.overlane.controller.status",
    "dev.overlane.controller.trace",
    "dev.overlane.controller.graph",
    "dev.overlane.controller.manual",
  };

  @ArchTest
  static final ArchRule openDaylightTypes_stayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.overlane.ovsdb.odl")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.opendaylight..");

  @ArchTest
  static final ArchRule openFlowJTypes_stayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.overlane.flow.loxi")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.projectfloodlight..");

  @ArchTest
  static final ArchRule prometheusTypes_stayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.overlane.controller.metrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.prometheus..");

  @ArchTest
  static final ArchRule httpClients_stayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.overlane.controller.cluster.etcd")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..");

  @ArchTest
  static final ArchRule bouncyCastleTypes_stayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.overlane.controller.pki")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule purePackages_haveNoIoClockLoggingOrThreads =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.util.concurrent..",
              "org.slf4j..",
              "io.netty..");

  @ArchTest
  static final ArchRule purePackages_neverAskTheClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule theTwoPlanes_doNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("dev.overlane.ovsdb..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.overlane.flow..", "dev.overlane.controller..");

  @ArchTest
  static final ArchRule flowProgrammer_doesNotKnowOvsdbOrTheController =
      noClasses()
          .that()
          .resideInAPackage("dev.overlane.flow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.overlane.ovsdb..", "dev.overlane.controller..");

  @ArchTest
  static final ArchRule noCycles_betweenPackages =
      slices().matching("dev.overlane.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPublicTopLevelClass_isFinalOrAbstract =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areTopLevelClasses()
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
