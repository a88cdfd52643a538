using BoundGen.Cli;

return CommandLine.Run(args);
