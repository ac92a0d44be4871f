package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.LabSpec;
import java.nio.file.Path;

/**
 * What is to be shown.
 *
 * @param file the network file
 * @param model what it says
 * @param spec the lab to build for it
 * @param launcher program and first arguments of {@code overlane}, for the controller's process
 * @param keep whether the lab and its controller stay when the story ends by itself
 */
public record DemoOptions(
    Path file, NetworkModel model, LabSpec spec, ImmutableList<String> launcher, boolean keep) {}
